import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, inject, onTestFailed, test } from 'vitest'
import { type ApiCustomer, apiLea, orderDishes } from '../support/api-orders.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let database: pg.Client
let lea: ApiCustomer
/** A restaurant nobody else in these tests orders from. */
const kitchen = { id: 'c0000000-0000-4000-8000-000000000004', slug: '', dish: '', dishName: '' }

beforeAll(async () => {
  browser = await launchBrowser()
  database = new pg.Client({ connectionString: inject('databaseUrl') })
  await database.connect()
  const { rows } = await database.query<{ slug: string; id: string; name: string }>(
    `select r.slug, i.id, i.name from public.restaurants r join public.menu_items i on i.restaurant_id = r.id
     where r.id = $1 and i.is_available and i.price_minor >= 800
       and not exists (select from public.option_groups g where g.menu_item_id = i.id and g.min_choices > 0)
     order by i.position limit 1`,
    [kitchen.id],
  )
  const [found] = rows
  if (!found) throw new Error('The demo has no such dish')
  Object.assign(kitchen, { slug: found.slug, dish: found.id, dishName: found.name })
  await database.query(
    `update public.restaurant_hours set opens = '00:00', closes = '00:00' where restaurant_id = $1`,
    [kitchen.id],
  )
  await database.query('update public.restaurants set minimum_order_minor = 0 where id = $1', [kitchen.id])
  lea = await apiLea()
})
afterAll(async () => {
  await browser?.close()
  await database?.end()
})

const order = async (): Promise<string> => (await orderDishes(lea, kitchen, [kitchen.dishName])).order_id

async function open(email: string, path: string): Promise<Page> {
  const { page } = await visitor(browser)
  await signIn(page, email)
  await page.goto(path)
  return page
}

function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      if (!page.isClosed()) await page.screenshot({ path: `test-results/accepting-${name}.png` })
  })
}

test('a pause reaches a menu and a checkout that are open elsewhere, and so does its end', async () => {
  const [menu, checkout, board] = [
    await open(demo.lea.email, `/r/${kitchen.slug}`),
    await open(demo.omar.email, `/r/${kitchen.slug}`),
    await open(demo.nadia.email, `/work/${kitchen.id}`),
  ]
  keepPictures({ menu, checkout, board })
  await checkout.getByRole('button', { name: `Add ${kitchen.dishName}`, exact: true }).click()
  await checkout.goto('/checkout')
  await checkout.getByRole('button', { name: /^Place order/ }).waitFor()

  const load = board.getByRole('group', { name: 'How much the restaurant takes on' }).first()
  await load.getByRole('button', { name: 'Paused' }).click()
  await board.getByRole('button', { name: 'Pause new orders' }).click()
  await menu.getByText(/^No orders until/).waitFor({ timeout: 5000 })
  await checkout.getByText(/^The kitchen takes no new orders until/).waitFor({ timeout: 5000 })
  await board.getByRole('button', { name: 'Close' }).click()

  await board.getByRole('button', { name: 'Take orders again' }).click()
  await menu.getByText(/^No orders until/).waitFor({ state: 'detached', timeout: 5000 })
  await checkout
    .getByText(/^The kitchen takes no new orders until/)
    .waitFor({ state: 'detached', timeout: 5000 })
})

test('an order that nobody answers ends at its time, both sides read why, and the restaurant pauses', async () => {
  await database.query(
    'update public.acceptance_settings set accept_minutes = 2, pause_after = 1 where restaurant_id = $1',
    [kitchen.id],
  )
  const id = await order()
  const [board, tracking] = [
    await open(demo.nadia.email, `/work/${kitchen.id}`),
    await open(demo.lea.email, `/orders/${id}`),
  ]
  keepPictures({ board, tracking })
  await board
    .locator(`[data-ticket="${id}"]`)
    .getByText(/^answer in/)
    .waitFor()
  await tracking.getByText(/and answers by \d\d:\d\d\.$/).waitFor()

  await database.query(`update public.orders set accept_by = now() + interval '1 second' where id = $1`, [id])
  await tracking
    .getByText(/did not answer in time, so this order ended at/)
    .first()
    .waitFor({ timeout: 90_000 })
  await tracking.getByRole('link', { name: 'See other restaurants near you' }).waitFor()
  await board.getByText('This restaurant takes no orders').waitFor()
  await board.getByText(/^Paused by itself at .*, because nobody answered 1 order\. It holds until/).waitFor()

  await board.getByRole('button', { name: 'Take orders again' }).click()
  await board.getByText('This restaurant takes no orders').waitFor({ state: 'detached' })
  const next = await order()
  await board.locator(`[data-ticket="${next}"]`).waitFor()
}, 150_000)

test('a kitchen that needs longer says so, and its customer reads the new time within five seconds', async () => {
  await database.query('update public.acceptance_settings set accept_minutes = 30, pause_after = null')
  const id = await order()
  const [board, tracking] = [
    await open(demo.nadia.email, `/work/${kitchen.id}`),
    await open(demo.lea.email, `/orders/${id}`),
  ]
  keepPictures({ board, tracking })
  const ticket = board.locator(`[data-ticket="${id}"]`)
  await ticket.getByRole('button', { name: /^Accept, / }).click()
  await ticket.getByRole('button', { name: 'Longer…' }).click()
  await tracking
    .getByText(/took your order at/)
    .first()
    .waitFor()
  await ticket.getByRole('button', { name: '+20' }).click()
  await tracking.getByText('needs longer').first().waitFor({ timeout: 5000 })
}, 60_000)
