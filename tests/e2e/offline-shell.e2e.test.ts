import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

const worker = join(import.meta.dirname, '../../web/dist-e2e/sw.js')

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

/** A browser in which the app's worker may live. */
async function device(): Promise<Awaited<ReturnType<typeof visitor>>> {
  const made = await visitor(browser, { serviceWorkers: 'allow' })
  onTestFinished(() => made.context.close())
  return made
}

const controlled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null)

/** What this device keeps, by address. */
const kept = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const caches = await Promise.all((await window.caches.keys()).map((name) => window.caches.open(name)))
    const requests = await Promise.all(caches.map((cache) => cache.keys()))
    return requests.flat().map(({ url }) => url)
  })

test('an app that was opened once starts without a network, says so, and is live again by itself', async () => {
  const { context, page } = await device()
  await signIn(page, demo.lea.email)
  await controlled(page)
  await page.goto('/orders')
  await page.getByRole('heading', { name: 'Orders', level: 1 }).waitFor()
  await cutNetwork(context)
  await page.reload()
  await page
    .getByText(/Offline since/)
    .first()
    .waitFor({ timeout: 30_000 })
  await page.getByRole('link', { name: 'Account' }).first().click()
  await page.getByRole('heading', { name: 'Account', level: 1 }).waitFor()
  const addresses = await kept(page)
  expect(addresses.filter((url) => /\/(auth|rest|realtime|functions)\/v1\//.test(url))).toEqual([])
  expect(addresses.filter((url) => /maplibre|live-map/.test(url))).toEqual([])
  await restoreNetwork(context)
  await page.getByRole('button', { name: /Connection: Live/ }).waitFor({ timeout: 30_000 })
})

test('a new version waits until somebody takes it, and changes over no tab but theirs', async () => {
  const { context, page } = await device()
  const other = await context.newPage()
  await page.clock.install()
  for (const tab of [page, other]) {
    await tab.goto('/')
    await controlled(tab)
    await tab.evaluate(() => Object.assign(window, { isSame: true }))
  }
  const before = readFileSync(worker, 'utf8')
  onTestFinished(() => writeFileSync(worker, before))
  writeFileSync(worker, before.replace(/version:(.)[0-9a-f]+\1/, 'version:$1next$1'))
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update())
  // Offered when nobody has touched the page for a while.
  const offer = page.getByRole('button', { name: 'Load it now' })
  const offered = async () => {
    await page.clock.fastForward(10_000)
    return offer.count()
  }
  await expect.poll(offered, { timeout: 20_000, interval: 300 }).toBe(1)
  await offer.click()
  await page.waitForFunction(() => !('isSame' in window))
  expect(await other.evaluate(() => 'isSame' in window)).toBe(true)
  expect(await page.evaluate(() => window.caches.keys())).toContain('shell-next')
})
