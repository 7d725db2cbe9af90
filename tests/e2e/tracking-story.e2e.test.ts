import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFailed, test } from 'vitest'
import { apiPerson } from '../support/api-person.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
const db = new pg.Pool({ connectionString: inject('databaseUrl'), max: 2 })
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await db.end()
})

function keepPicture(page: Page, name: string): void {
  onTestFailed(async () => {
    await page.screenshot({ path: `test-results/${name}.png` })
  })
}

const says = (page: Page, words: RegExp) => page.getByRole('main').getByText(words).first().waitFor()

/** Omar orders two banh mi for the first time that is offered on the second day; answers the order's id. */
async function orderForTomorrow(page: Page): Promise<string> {
  await page.goto(`/r/${demo.pho9.slug}`)
  await page.getByRole('button', { name: 'Add Banh mi' }).click()
  await page.getByRole('button', { name: 'One Banh mi more' }).click()
  await page.getByRole('link', { name: /Go to checkout/ }).click()
  await page.getByText('Choose a time', { exact: true }).click()
  await page.getByLabel('Day').selectOption({ index: 1 })
  await page.getByRole('button', { name: /^Place order €/ }).click()
  await page.waitForURL(/\/orders\/[0-9a-f-]{36}/)
  return new URL(page.url()).pathname.split('/')[2] ?? ''
}

/** Works a new order to its end, as its kitchen. */
async function deliver(order_id: string): Promise<void> {
  const mia = await apiPerson(demo.mia.email)
  let version = 2
  const steps: [string, object?][] = [
    ['accept_order', { prep_minutes: 15 }],
    ['mark_ready'],
    ['pick_up_order'],
    ['deliver_order'],
  ]
  for (const [command, more] of steps)
    ({ version } = await mia.command<{ version: number }>(command, { order_id, version, ...more }))
}

test('an order for tomorrow rings when its time comes, is rated, and leaves a receipt that needs no network', async () => {
  const { page, context } = await visitor(browser)
  const board = (await visitor(browser)).page
  keepPicture(page, 'tracking-story')
  keepPicture(board, 'tracking-story-board')
  await signIn(page, demo.omar.email)
  await signIn(board, demo.mia.email)
  await board.goto(`/work/${demo.pho9.id}`)
  await board.getByRole('button', { name: /^Live/ }).waitFor()

  const id = await orderForTomorrow(page)
  await says(page, /begins with it/)
  await board.getByRole('button', { name: /^Later/ }).click()
  await board
    .getByRole('dialog')
    .getByText(/^rings \d\d:\d\d$/)
    .first()
    .waitFor()
  await board.keyboard.press('Escape')

  // Time is moved, not waited for; the clock's own job does the rest.
  await db.query(`update public.orders set fires_at = now() - interval '1 second' where id = $1`, [id])
  await says(page, /answers (within minutes|by)/)
  await board
    .getByRole('article')
    .getByRole('button', { name: /^Accept/ })
    .first()
    .waitFor()

  await deliver(id)
  await says(page, /^Delivered$/)
  const rate = page.getByRole('region', { name: 'How was it?' })
  await rate.getByRole('radio', { name: /^2 stars/ }).check({ force: true })
  await rate.getByText('Arrived cold').click()
  await rate.getByLabel('In your words').fill('The bread was cold.')
  await rate.getByRole('button', { name: 'Rate the food' }).click()
  await rate.getByRole('button', { name: 'Change' }).waitFor()

  await page.getByRole('link', { name: 'Receipt to print or share' }).click()
  await page.getByRole('heading', { name: 'Receipt' }).waitFor()
  await page.getByRole('link', { name: 'Back to the order' }).click()
  await says(page, /^Delivered$/)
  await cutNetwork(context)
  await page.getByRole('link', { name: 'Receipt to print or share' }).click()
  await page.getByRole('article').getByText('Banh mi').waitFor()
})

test('a link to an order asks who you are, comes back to it, and shows nothing to anybody else', async () => {
  const [order] = (
    await db.query<{ id: string }>(
      `select id from public.orders where customer_id = $1 and status = 'delivered' order by placed_at limit 1`,
      [demo.lea.id],
    )
  ).rows
  const second = (await visitor(browser)).page
  const stranger = (await visitor(browser)).page
  keepPicture(second, 'second-device')
  await second.goto(`/orders/${order?.id}`)
  await second.getByRole('main').getByRole('link', { name: 'Sign in' }).click()
  await second.getByLabel('E-mail').fill(demo.lea.email)
  await second.getByLabel('Password', { exact: true }).fill(demo.password)
  await second.getByRole('button', { name: 'Sign in' }).click()
  await second.waitForURL(`**/orders/${order?.id}`)
  await says(second, /^Delivered$/)

  await signIn(stranger, demo.omar.email)
  const pages: (string | null)[] = []
  for (const id of [order?.id, crypto.randomUUID()]) {
    await stranger.goto(`/orders/${id}`)
    await stranger.getByText('No order of yours is here').waitFor()
    pages.push(await stranger.getByRole('main').textContent())
  }
  expect(pages[0]).toBe(pages[1])
})

test('a change of state costs the page that follows it no request', async () => {
  const { page } = await visitor(browser)
  keepPicture(page, 'no-request')
  await signIn(page, demo.omar.email)
  const id = await orderForTomorrow(page)
  await page.getByRole('button', { name: /Connection: Live/ }).waitFor()
  await says(page, /begins with it/)
  const asked: string[] = []
  page.on('request', (request) => {
    if (/order_snapshot|read_stream|my_orders/.test(request.url())) asked.push(request.url())
  })
  await db.query(`update public.orders set fires_at = now() - interval '1 second' where id = $1`, [id])
  await says(page, /answers (within minutes|by)/)
  expect(asked).toEqual([])
})
