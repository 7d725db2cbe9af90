import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { launchBrowser } from '../support/browser.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const url = inject('consoleUrl')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function open(look: object, hash = ''): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...look })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(`${url}/${hash}`)
  return { page, complaints }
}

async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource)
  const { violations: found } = await page.evaluate<AxeResults>(
    `axe.run('html', { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] })`,
  )
  return found.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
}

const looks = [
  { look: 'wide and light', viewport: { width: 1280, height: 800 }, colorScheme: 'light' },
  { look: 'narrow and dark', viewport: { width: 360, height: 740 }, colorScheme: 'dark' },
]

test('[CO29] an admin writes a query, sees who sees what, and mends a mistake, by keyboard', async () => {
  const { page, complaints } = await open({})
  await page.getByLabel('SQL', { exact: true }).fill('select id, statu from public.orders')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('alert').getByText('column "statu" does not exist').waitFor()
  expect(await page.locator('.editor .sql-wrong').textContent()).toBe('statu')

  await page.getByLabel('SQL', { exact: true }).fill('select id, status from public.orders')
  await page.keyboard.press('Control+Enter')
  await page.getByRole('table', { name: 'Result 1' }).waitFor()
  expect(await page.locator('.sql-wrong').count()).toBe(0)

  await page.getByRole('button', { name: 'Compare what people see' }).press('Enter')
  await page.getByRole('heading', { name: /^As the owner: \d+ rows\. Lea Moreau sees \d+\.$/ }).waitFor()
  await page.getByRole('button', { name: 'Look as Lea Moreau (lea@platewire.test)' }).press('Enter')
  await page.getByRole('button', { name: 'Run as Lea Moreau', exact: true }).waitFor()
  await page.getByText(/^As Lea Moreau .*: nothing changed$/).waitFor()
  expect(complaints).toEqual([])
})

test('[CO12] Esc cancels what runs', async () => {
  const { page } = await open({})
  await page.getByLabel('SQL', { exact: true }).fill('select pg_sleep(60)')
  await page.keyboard.press('Control+Enter')
  await page.getByText(/^Running for/).waitFor()
  await page.keyboard.press('Escape')
  await page
    .getByRole('alert')
    .getByRole('heading', { name: /cancel/i })
    .waitFor()
})

test('[CO30] a link fills the editor and runs nothing, with read-only on', async () => {
  const query = 'delete from public.notes'
  const { page } = await open({}, `#/sql?${new URLSearchParams({ q: query })}`)
  await page.getByText('This query came with the link.').waitFor()
  expect(await page.getByLabel('SQL', { exact: true }).inputValue()).toBe(query)
  expect(await page.getByRole('switch', { name: 'Read only' }).isChecked()).toBe(true)
  expect(await page.getByRole('heading', { name: 'Nothing has been run yet.' }).isVisible()).toBe(true)
})

test('[CO42] a value is changed in a transaction that waits, and undone', async () => {
  const { page, complaints } = await open({}, '#/table/public/restaurants')
  await page.getByRole('switch', { name: 'Read only' }).click()
  await page.getByRole('button', { name: 'Open' }).first().click()
  await page.getByRole('button', { name: 'Edit name' }).click()
  await page.getByLabel('name', { exact: true }).fill("Bao's")
  await page.getByRole('button', { name: 'Try it' }).click()
  await page.getByText("set name = 'Bao''s'").waitFor()
  await page.getByRole('button', { name: 'Undo' }).click()
  await page.getByText('Undone: everything is as before.').first().waitFor()
  expect(complaints).toEqual([])
})

describe.each(looks)('$look', ({ viewport, colorScheme }) => {
  test('[CO29] no page of the console has a violation, and none is wider than the screen', async () => {
    const { page, complaints } = await open({ viewport, colorScheme })
    const found: Record<string, string[]> = {}
    const check = async (name: string): Promise<void> => {
      const here = await violations(page)
      const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
      if (overflow !== 0) here.push(`wider than the screen by ${overflow}`)
      if (here.length > 0) found[name] = here
    }
    await page.getByText('late orders').waitFor()
    await page
      .getByLabel('SQL', { exact: true })
      .fill("select * from public.restaurants; select 'a' as a, nowhere")
    await page.keyboard.press('Control+Enter')
    await page.getByRole('alert').getByText('does not exist').waitFor()
    await check('failure beside a result')
    await page.getByLabel('SQL', { exact: true }).fill('select * from public.restaurants')
    await page.getByRole('button', { name: 'Compare what people see' }).click()
    await page.getByRole('table', { name: 'Rows each of them sees' }).waitFor()
    await check('comparison')
    await page.getByRole('button', { name: 'Explain and measure' }).click()
    await page.getByText(/^It took .* to plan/).waitFor()
    await check('plan')
    for (const [name, hash, settled] of [
      ['tables', '#/tables', 'table[class], .schema'],
      ['rows', '#/table/public/orders', '.rows table'],
      ['access', '#/table/public/orders?tab=access', '.listing'],
    ] as const) {
      await page.goto(`${url}/${hash}`)
      await page.locator(settled).first().waitFor()
      await check(name)
    }
    await page.goto(`${url}/#/table/public/orders`)
    await page.getByRole('button', { name: 'Open' }).first().click()
    await page.getByRole('dialog').waitFor()
    await check('row')
    expect(found).toEqual({})
    expect(complaints).toEqual([])
  })
})
