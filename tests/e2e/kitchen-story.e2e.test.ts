import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, expect, inject, onTestFailed, test } from 'vitest'
import { type ApiCustomer, type ApiOrder, apiGuest, orderDishes, refOf } from '../support/api-orders.ts'
import { type ApiPerson, apiPerson } from '../support/api-person.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let database: pg.Client
let guest: ApiCustomer
let staff: ApiPerson
/** Duck of the grill, salad of nobody in particular: two dishes of Pho 9 that need no choices. */
let dishes: { id: string; name: string }[]

beforeAll(async () => {
  browser = await launchBrowser()
  database = new pg.Client({ connectionString: inject('databaseUrl') })
  await database.connect()
  guest = await apiGuest()
  staff = await apiPerson(demo.mia.email)
  const { rows } = await database.query<{ id: string; name: string }>(
    `select i.id, i.name from public.menu_items i where i.restaurant_id = $1 and i.is_available
       and not exists (select from public.option_groups g where g.menu_item_id = i.id and g.min_choices > 0)
     order by i.position, i.name limit 2`,
    [demo.pho9.id],
  )
  dishes = rows
  await database.query(
    `update public.menu_items set station = '', cook_minutes = null where restaurant_id = $1`,
    [demo.pho9.id],
  )
  await database.query(`update public.menu_items set station = 'Grill', cook_minutes = 12 where id = $1`, [
    dishes[0]?.id,
  ])
})
afterAll(async () => {
  await browser?.close()
  await database?.end()
})

/** Devices of the test before are closed; they are kept until then for the pictures of a failure. */
const opened: BrowserContext[] = []
beforeEach(async () => {
  for (const context of opened.splice(0)) await context.close()
})

/** A guest orders both dishes. */
const place = () =>
  orderDishes(
    guest,
    demo.pho9,
    dishes.map(({ name }) => name),
    3,
  )
async function accept(order: ApiOrder): Promise<void> {
  await staff.command('accept_order', { ...refOf(order), prep_minutes: 20 })
}
async function acceptedOrder(): Promise<ApiOrder> {
  const order = await place()
  await accept(order)
  return order
}
async function statusOf({ order_id }: ApiOrder): Promise<string> {
  const { rows } = await database.query('select status from public.orders where id = $1', [order_id])
  return rows[0].status
}

/** A screen of Pho 9 on a device of its own. */
async function device(path: string, of: Browser = browser): Promise<{ context: BrowserContext; page: Page }> {
  const { context, page } = await visitor(of)
  opened.push(context)
  await signIn(page, demo.mia.email)
  await page.goto(path)
  await page.getByRole('button', { name: /^Live/ }).waitFor()
  return { context, page }
}
/** What several devices and a server have to do on a busy machine. */
const patience = { timeout: 20_000 }
const board = `/work/${demo.pho9.id}`
const kitchen = `${board}/kitchen`
const ticket = (page: Page, { order_id }: ApiOrder) => page.locator(`[data-kitchen-ticket="${order_id}"]`)
const dish = (page: Page, order: ApiOrder, name = '') =>
  ticket(page, order).locator('[data-kitchen-line]', { hasText: name })
const alarm = (page: Page, state: string) => page.locator(`[data-alarm="${state}"]`)

function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      if (!page.isClosed()) await page.screenshot({ path: `test-results/kitchen-${name}.png` })
  })
}

test('what one screen of the kitchen ticks off is made on every other, and after a reload', async () => {
  const [grill, pass] = [(await device(`${kitchen}?station=Grill`)).page, (await device(kitchen)).page]
  keepPictures({ grill, pass })
  const order = await acceptedOrder()
  await ticket(grill, order).waitFor()
  await expect.poll(() => dish(grill, order).count(), patience).toBe(1)
  await expect.poll(() => dish(pass, order).count(), patience).toBe(2)

  await dish(pass, order, dishes[1]?.name).click()
  await ticket(grill, order).locator('[data-bump]').click()
  await dish(pass, order, dishes[0]?.name).and(pass.locator('[aria-pressed="true"]')).waitFor()
  await ticket(grill, order).waitFor({ state: 'detached' })
  // The first dish that was made started the cooking, without a press of its own.
  await expect.poll(() => statusOf(order), patience).toBe('preparing')

  await pass.reload()
  await expect
    .poll(() => dish(pass, order).and(pass.locator('[aria-pressed="true"]')).count(), patience)
    .toBe(2)
  await grill.keyboard.press('r')
  await grill
    .getByRole('dialog')
    .getByRole('button', { name: /call back 1 dish/ })
    .first()
    .click()
  await dish(pass, order, dishes[0]?.name).and(pass.locator('[aria-pressed="false"]')).waitFor()
  await ticket(grill, order).waitFor()

  await ticket(pass, order).locator('[data-bump]').click()
  await expect.poll(() => statusOf(order), patience).toBe('ready')
  await ticket(grill, order).waitFor({ state: 'detached' })
})

test('an order prints once on a device that prints by itself, and by hand as a copy', async () => {
  const { context, page } = await device(board)
  await context.addInitScript(() => {
    window.print = () => {
      const slips = JSON.parse(localStorage.getItem('test.slips') ?? '[]')
      slips.push(document.querySelector('[data-slip]')?.textContent ?? '')
      localStorage.setItem('test.slips', JSON.stringify(slips))
      window.dispatchEvent(new Event('afterprint'))
    }
  })
  const slips = (): Promise<string[]> =>
    page.evaluate(() => JSON.parse(localStorage.getItem('test.slips') ?? '[]'))
  await page.reload()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('button', { name: 'Printing' }).click()
  await page.getByRole('switch', { name: /Print each order/ }).click()
  await page.keyboard.press('Escape')
  const second = await context.newPage()
  await second.goto(board)
  await second.getByRole('button', { name: /^Live/ }).waitFor()
  keepPictures({ first: page, second })

  const order = await acceptedOrder()
  await expect.poll(async () => (await slips()).length, patience).toBe(1)
  const [slip] = await slips()
  for (const { name } of dishes) expect(slip).toContain(`3 × ${name}`)
  expect(slip).not.toContain('COPY')
  for (const one of [page, second]) {
    await one.reload()
    await one.locator(`[data-ticket="${order.order_id}"] [data-opener]`).waitFor()
  }
  await page.locator(`[data-ticket="${order.order_id}"] [data-opener]`).focus()
  await page.keyboard.press('p')
  await expect.poll(async () => (await slips()).length, patience).toBe(2)
  expect((await slips())[1]).toMatch(/^COPY 1/)
})

test('silence is for what rings now, once: the next order rings at once', async () => {
  const { page } = await device(board)
  keepPictures({ silence: page })
  await page.keyboard.press('v')
  await place()
  await alarm(page, 'ringing').waitFor()
  await page.keyboard.press('m')
  await alarm(page, 'silenced').getByRole('timer').waitFor()
  await place()
  await alarm(page, 'ringing').waitFor()
  await page.keyboard.press('m')
  await alarm(page, 'silenced').waitFor()
  expect(await page.getByRole('button', { name: /^Silence/ }).count()).toBe(0)
  await page.keyboard.press('v')
  await alarm(page, 'silenced').waitFor({ state: 'detached' })
})

test('where the browser blocks sound a waiting order covers the board, and a touch wakes the sound', async () => {
  const strict = await launchBrowser({ letsSoundPlay: false })
  try {
    // Pressed nothing here yet: as a tablet that was restarted over night and opened its board by itself.
    const { context } = await device(board, strict)
    const restarted = await visitor(strict, { storageState: await context.storageState() })
    const { page } = restarted
    // Whatever asks the page anything counts as a press; the network does not.
    const snapshot = page.waitForResponse((response) => response.url().endsWith('/rpc/restaurant_board'))
    await page.goto(board, { waitUntil: 'commit' })
    await snapshot
    keepPictures({ blocked: page })
    const sound = page.getByRole('button', { name: /^Sound (on|off)$/ })
    await expect.poll(() => sound.textContent(), patience).toBe('Sound off')
    await place()
    await page.getByRole('button', { name: /Sound is off, touch anywhere/ }).waitFor()
    expect(await page.title()).toMatch(/^\(\d+\) Pho 9/)
    expect(await page.locator('link[rel="icon"]').getAttribute('href')).toMatch(/^data:image\/svg/)
    await page.mouse.click(640, 600)
    await expect.poll(() => sound.textContent(), patience).toBe('Sound on')
    await page.keyboard.press('v')
    await alarm(page, 'ringing').waitFor({ state: 'detached' })
  } finally {
    await strict.close()
  }
})

test('an order that is over is found by its dish, its code and its day', async () => {
  const order = await place()
  await staff.command('reject_order', { ...refOf(order), reason: 'too_busy' })
  const { page } = await device(board)
  keepPictures({ found: page })
  await page.keyboard.press('v')
  await page.keyboard.press('/')
  await page.getByRole('searchbox').fill(String(order.number))
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Rejected.*The kitchen is too busy/ })
    .first()
    .click()
  await page.getByRole('button', { name: /^Print/ }).waitFor()
})
