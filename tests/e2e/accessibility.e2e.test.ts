import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** What WCAG 2.2 AA finds on a page that has settled, or in one part of it: one line per rule and element. */
async function violations(page: Page, within = 'html'): Promise<string[]> {
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  await page.locator('[aria-busy="true"]').first().waitFor({ state: 'detached' })
  // What the tab bar covers at one place of scrolling is not the size of a target.
  await page.addStyleTag({ content: 'nav[class*="_tabBar"] { position: static !important }' })
  await page.evaluate(axeSource)
  const results = await page.evaluate<AxeResults>(
    `axe.run('${within}', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  )
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target }) => `${id}: ${target.join(' ')}`),
  )
}

const looks = [
  { look: 'wide and light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { look: 'narrow and dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
] as const

const open = [
  '/',
  `/r/${demo.baoHouse.slug}`,
  '/r/alyasmin',
  '/sign-in',
  '/sign-up',
  '/recover',
  '/no-such-page',
]
const customer = ['/checkout', '/orders', '/account', '/inbox', '/help']
const staff = [
  '/work',
  `/work/${demo.baoHouse.id}/start`,
  `/work/${demo.baoHouse.id}`,
  `/work/${demo.baoHouse.id},${demo.busyKitchen.id}`,
  `/work/${demo.baoHouse.id},${demo.busyKitchen.id}/kitchen`,
  `/work/${demo.baoHouse.id}/team`,
  `/work/${demo.baoHouse.id}/menu`,
]

describe.each(looks)('$look', ({ viewport, colorScheme }) => {
  test.each([
    ['anyone', undefined, open],
    ['a customer', demo.lea.email, customer],
    ['staff', demo.mia.email, staff],
    ['a manager', demo.mia.email, [`/work/${demo.pho9.id}/menu/edit`, `/work/${demo.pho9.id}/hours`]],
    ['an agent', demo.ada.email, ['/desk']],
    ['an administrator', demo.admin.email, ['/admin', '/admin/roles', '/admin/announcements', '/inbox']],
    ['a driver', demo.sam.email, ['/drive', '/drive/run']],
  ])('the pages of %s have no violation', async (_, email, paths) => {
    const { page } = await visitor(browser, { viewport, colorScheme, reducedMotion: 'reduce' })
    if (email) await signIn(page, email)
    const found: Record<string, string[]> = {}
    for (const path of paths) {
      await page.goto(path)
      const here = await violations(page)
      if (here.length > 0) found[path] = here
    }
    expect(found).toEqual({})
  })

  test('the account page has no violation with its forms open', async () => {
    const { page } = await visitor(browser, { viewport, colorScheme, reducedMotion: 'reduce' })
    await signIn(page, demo.omar.email)
    await page.goto('/account')
    await page.getByRole('button', { name: 'Change e-mail' }).click()
    await page.getByRole('button', { name: 'Change password' }).click()
    await page.getByText('This device, signed in').waitFor()
    expect(await violations(page)).toEqual([])
    await page.getByRole('button', { name: 'Delete my account' }).click()
    expect(await violations(page, 'dialog')).toEqual([])
  })

  test('a conversation has no violation, on the customer’s side and on the desk', async () => {
    const customer = await visitor(browser, { viewport, colorScheme, reducedMotion: 'reduce' })
    await signIn(customer.page, demo.lea.email)
    await customer.page.goto('/help')
    await customer.page.getByRole('link', { name: /^Something is missing/ }).click()
    await customer.page.getByRole('log').waitFor()
    expect(await violations(customer.page)).toEqual([])
    const agent = await visitor(browser, { viewport, colorScheme, reducedMotion: 'reduce' })
    await signIn(agent.page, demo.ada.email)
    await agent.page.goto('/desk')
    await agent.page.getByRole('link', { name: /^Omar H\./ }).click()
    await agent.page.getByRole('log').waitFor()
    expect(await violations(agent.page)).toEqual([])
    await agent.page.goto(`${agent.page.url()}/order`)
    await agent.page.getByRole('complementary', { name: 'Order' }).waitFor()
    expect(await violations(agent.page)).toEqual([])
  })

  test('a dish and an order on its way have no violation', async () => {
    const { page } = await visitor(browser, { viewport, colorScheme, reducedMotion: 'reduce' })
    await signIn(page, demo.lea.email)
    await page.goto(`/r/${demo.baoHouse.slug}`)
    await page.getByRole('button', { name: 'Dan dan noodles', exact: true }).click()
    await page.getByRole('dialog').waitFor()
    // What lies behind it is out of reach.
    expect(await violations(page, 'dialog[open]')).toEqual([])
    await page.goto('/orders')
    await page.getByRole('main').getByRole('link').first().click()
    await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
    expect(await violations(page)).toEqual([])
  })
})
