import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFailed, test } from 'vitest'
import { type ApiCustomer, apiGuest, orderDishes } from '../support/api-orders.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let database: pg.Client
let guest: ApiCustomer

beforeAll(async () => {
  browser = await launchBrowser()
  database = new pg.Client({ connectionString: inject('databaseUrl') })
  await database.connect()
  guest = await apiGuest()
})
afterAll(async () => {
  await browser?.close()
  await database?.end()
})

/** Devices of the test before ring no more; they are kept until then for the pictures of a failure. */
const opened: BrowserContext[] = []
beforeEach(async () => {
  for (const context of opened.splice(0)) await context.close()
})

const orderAt = async (restaurant: typeof demo.baoHouse | typeof demo.pho9, dish: string): Promise<string> =>
  (await orderDishes(guest, restaurant, [dish], 3)).order_id
const orderBao = () => orderAt(demo.baoHouse, 'Gyoza, six')
const orderPho = () => orderAt(demo.pho9, 'Banh mi')

/** A board on a device of its own, with the sound that everybody hears. */
async function device(
  email: string,
  restaurantIds: string,
): Promise<{ context: BrowserContext; page: Page }> {
  const { context, page } = await visitor(browser)
  opened.push(context)
  await signIn(page, email)
  await openBoard(page, restaurantIds)
  return { context, page }
}

async function openBoard(page: Page, restaurantIds: string): Promise<void> {
  await page.goto(`/work/${restaurantIds}`)
  await page.getByRole('button', { name: /^Live/ }).waitFor()
}

const ticket = (page: Page, orderId: string) => page.locator(`[data-ticket="${orderId}"]`)
const ringing = (page: Page) => page.locator('[data-alarm="ringing"]')

function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      if (!page.isClosed()) await page.screenshot({ path: `test-results/receipts-${name}.png` })
  })
}

/** The devices that showed an order, as the server has it. */
async function shownOn(orderId: string): Promise<number> {
  const { rows } = await database.query(
    'select count(*)::integer as devices from public.order_receipts where order_id = $1 and shown_at is not null',
    [orderId],
  )
  return rows[0].devices
}

/** Every open order of these restaurants with its status: on the server, and on a screen. */
async function openOrders(...restaurantIds: string[]): Promise<string[]> {
  const { rows } = await database.query<{ line: string }>(
    `select id || ' ' || status as line from public.orders
     where restaurant_id = any ($1) and placed_at is not null and closed_at is null`,
    [restaurantIds],
  )
  return rows.map(({ line }) => line).sort()
}
const shownOrders = async (page: Page): Promise<string[]> =>
  (
    await page
      .locator('[data-ticket]')
      .evaluateAll((all) =>
        all.map((one) => `${one.getAttribute('data-ticket')} ${one.getAttribute('data-status')}`),
      )
  ).sort()

test('two devices ring, one says it has been seen, and both fall silent', async () => {
  const [mia, jun] = [
    (await device(demo.mia.email, demo.baoHouse.id)).page,
    (await device(demo.jun.email, demo.baoHouse.id)).page,
  ]
  keepPictures({ mia, jun })
  const order = await orderBao()
  for (const page of [mia, jun]) {
    await ticket(page, order).waitFor({ timeout: 15_000 })
    await ringing(page).waitFor()
  }
  await expect.poll(() => shownOn(order), { timeout: 20_000 }).toBe(2)
  await ticket(jun, order).getByText('On 2 screens, seen by nobody yet').waitFor()

  await mia.getByRole('button', { name: /^Seen.* stop ringing$/ }).click()
  for (const page of [mia, jun]) {
    await ringing(page).waitFor({ state: 'detached', timeout: 15_000 })
    await ticket(page, order)
      .getByText(/^Seen by Mia \d\d:\d\d$/)
      .waitFor()
  }
  await jun.reload()
  await ticket(jun, order)
    .getByText(/^Seen by Mia \d\d:\d\d$/)
    .waitFor()
  expect(await ringing(jun).count()).toBe(0)
})

test('an order placed while a device is cut is shown, rings and is receipted there on return', async () => {
  const mia = await device(demo.mia.email, `${demo.baoHouse.id},${demo.pho9.id}`)
  const jun = await device(demo.jun.email, demo.baoHouse.id)
  keepPictures({ mia: mia.page, jun: jun.page })
  await cutNetwork(mia.context)
  const order = await orderBao()
  await ticket(jun.page, order).waitFor({ timeout: 15_000 })
  await expect.poll(() => shownOn(order), { timeout: 20_000 }).toBe(1)
  await mia.page
    .getByText(/reconnecting|offline/i)
    .first()
    .waitFor()
  expect(await ticket(mia.page, order).count()).toBe(0)

  await restoreNetwork(mia.context)
  await ticket(mia.page, order).waitFor({ timeout: 15_000 })
  await ringing(mia.page).waitFor()
  await expect.poll(() => shownOn(order), { timeout: 15_000 }).toBe(2)

  const elsewhere = await orderPho()
  await ticket(mia.page, elsewhere).getByText('Pho 9', { exact: true }).waitFor({ timeout: 15_000 })
  await jun.page.getByRole('button', { name: /^Seen.* stop ringing$/ }).click()
  await ticket(mia.page, order)
    .getByText(/^Seen by Jun/)
    .waitFor()
  await ringing(mia.page).getByText('at Pho 9').waitFor()
  await mia.page.getByRole('button', { name: /^Seen.* stop ringing$/ }).click()
  await ringing(mia.page).waitFor({ state: 'detached' })

  await expect
    .poll(() => shownOrders(mia.page), { timeout: 20_000 })
    .toEqual(await openOrders(demo.baoHouse.id, demo.pho9.id))
  await expect
    .poll(() => shownOrders(jun.page), { timeout: 20_000 })
    .toEqual(await openOrders(demo.baoHouse.id))
})

test('of two tabs of a browser one rings, and the other says so', async () => {
  const { context, page: first } = await device(demo.mia.email, demo.pho9.id)
  const second = await context.newPage()
  keepPictures({ first, second })
  await openBoard(second, demo.pho9.id)
  const order = await orderPho()
  await ringing(second).getByText('Alarm plays in your other tab').waitFor({ timeout: 20_000 })
  await ringing(first).waitFor()
  expect(await ringing(first).getByText('Alarm plays in your other tab').count()).toBe(0)
  await first.close()
  await second.getByText('Alarm plays in your other tab').waitFor({ state: 'detached', timeout: 20_000 })
  await ringing(second).waitFor()
  // Two tabs of one browser are one device.
  await expect.poll(() => shownOn(order), { timeout: 20_000 }).toBe(1)
  await second.getByRole('button', { name: /^Live/ }).click()
  await second.getByRole('dialog').getByText('this device', { exact: true }).waitFor()
})
