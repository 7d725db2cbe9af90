import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { type ApiCustomer, type ApiOrder, apiLea, orderDishes, refOf } from '../support/api-orders.ts'
import { type ApiPerson, apiPerson } from '../support/api-person.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { cutNetwork, restoreNetwork } from '../support/cuttable.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let lea: ApiCustomer
let mia: ApiPerson
beforeAll(async () => {
  browser = await launchBrowser()
  lea = await apiLea()
  mia = await apiPerson(demo.mia.email)
})
afterAll(() => browser?.close())

/** The counter of Pho 9, from which Lea's door is to the north. */
const counter = { latitude: 48.8666, longitude: 2.352 }
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }

/** A driver's phone with a place of its own, allowed to tell it. */
async function driversPhone(): Promise<{ context: BrowserContext; page: Page }> {
  const made = await visitor(browser, { ...phone, geolocation: counter, permissions: ['geolocation'] })
  await signIn(made.page, demo.sam.email)
  return made
}

/** The driver's phone, so many steps of 60 m further north. */
const rideTo = (context: BrowserContext, step: number): Promise<void> =>
  context.setGeolocation({ latitude: counter.latitude + step * 0.0006, longitude: counter.longitude })

const mover = (page: Page) => page.locator('[data-name="Sam"]')

function keepPictures(pages: Record<string, Page>): void {
  onTestFailed(async () => {
    for (const [name, page] of Object.entries(pages))
      await page.screenshot({ path: `test-results/driver-${name}.png` })
  })
}

test('a driver goes online, takes, fetches, rides and hands over; the customer sees it, through a cut network', async () => {
  const order = await readyOrder()
  await offShift()
  const { context: road, page: driver } = await driversPhone()
  const { context: home, page: customer } = await visitor(browser)
  await signIn(customer, demo.lea.email)
  keepPictures({ driver, customer })
  await customer.goto(`/orders/${order.order_id}`)

  await driver.goto('/drive')
  await driver.getByRole('button', { name: 'Go online' }).click()
  await takeOffer(driver, order.order_id)
  const words = customer.getByRole('region', { name: 'Your courier' })
  await words.getByText(/Sam brings your order/).waitFor()

  // It takes presses once it has stood there for a second, which the click waits for.
  await driver.getByRole('button', { name: 'Picked up' }).click()
  await customer.getByText('On its way').first().waitFor({ timeout: 5000 })
  await customer.locator('[data-loaded="true"]').waitFor({ timeout: 20_000 })
  await mover(customer).waitFor()
  // The marker moves with the phone, and the words say how far it is.
  const before = await distanceIn(customer)
  for (let step = 1; step <= 4; step++) {
    await rideTo(road, step)
    await expect
      .poll(() => lastLatitude(customer), { timeout: 15_000 })
      .toBeGreaterThan(counter.latitude + step * 0.0006 - 0.0007)
  }
  await expect.poll(() => distanceIn(customer), { timeout: 15_000 }).toBeLessThan(before - 100)

  // In the middle of it the customer loses the network, and the driver rides on.
  await cutNetwork(home)
  await rideTo(road, 9)
  await customer
    .getByText(/reconnecting|offline/i)
    .first()
    .waitFor({ timeout: 20_000 })
  const stale = await distanceIn(customer)
  await restoreNetwork(home)
  await expect.poll(() => distanceIn(customer), { timeout: 30_000 }).toBeLessThan(stale - 150)

  await holdUntil(
    driver.getByRole('button', { name: 'Hold to mark delivered' }),
    driver.getByText('Nothing to carry'),
  )
  await customer
    .getByText(/handed it over|Delivered/)
    .first()
    .waitFor({ timeout: 5000 })
  await mover(customer).waitFor({ state: 'detached', timeout: 5000 })
  const { data } = await lea.supabase.from('orders').select('status').eq('id', order.order_id).single()
  expect(data?.status).toBe('delivered')
  await driver.getByRole('link', { name: 'Shift' }).first().click()
  await driver.getByText(/1 delivery in 24 hours|deliveries in 24 hours/).waitFor()
}, 180_000)

test('without location the page says what to do, and an offer that somebody else takes leaves the list', async () => {
  const order = await readyOrder()
  await offShift()
  const { page } = await visitor(browser, phone)
  await signIn(page, demo.sam.email)
  keepPictures({ late: page })
  await page.goto('/drive')
  await page.getByRole('button', { name: 'Go online' }).click()
  await page.getByText(/Location is blocked for this page/).waitFor({ state: 'attached' })
  const row = page.locator(`li[data-order="${order.order_id}"]`)
  await row.waitFor({ state: 'attached' })
  await mia.command('pick_up_order', refOf(order))
  await row.waitFor({ state: 'detached', timeout: 5000 })
}, 90_000)

/** An order of Lea's that waits at the counter. Whatever becomes of it, it is closed afterwards. */
async function readyOrder(): Promise<ApiOrder> {
  const placed = await orderDishes(lea, demo.pho9, ['Banh mi'])
  const accepted = await mia.command<ApiOrder>('accept_order', { ...refOf(placed), prep_minutes: 10 })
  const ready = await mia.command<ApiOrder>('mark_ready', refOf(accepted))
  onTestFinished(async () => {
    const { data } = await mia.supabase
      .from('orders')
      .select('status, version')
      .eq('id', ready.order_id)
      .single()
    const name =
      data?.status === 'picked_up' ? 'deliver_order' : data?.status === 'ready' ? 'cancel_order' : null
    if (name)
      await mia.command(name, {
        order_id: ready.order_id,
        version: data?.version,
        ...(name === 'cancel_order' ? { reason: 'kitchen_problem' } : {}),
      })
  })
  return ready
}

/** Sam has not begun, whatever a test before left. */
async function offShift(): Promise<void> {
  const sam = await apiPerson(demo.sam.email)
  await sam.command('set_shift', { state: 'offline' })
}

/** Takes an order that is offered. */
async function takeOffer(driver: Page, orderId: string): Promise<void> {
  const offer = driver.getByRole('dialog')
  for (let tries = 0; tries < 12; tries++) {
    await offer.waitFor()
    if ((await offer.getAttribute('data-order')) === orderId) break
    await offer.getByRole('button', { name: 'Decline' }).click()
  }
  await holdUntil(
    offer.getByRole('button', { name: 'Hold to accept' }),
    driver.getByRole('button', { name: 'Picked up' }),
  )
}

/** Holds a button until what comes of it is there. */
async function holdUntil(button: Locator, result: Locator): Promise<void> {
  const { mouse } = button.page()
  await button.scrollIntoViewIfNeeded()
  const box = await button.boundingBox()
  if (!box) throw new Error('the button is nowhere')
  await mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await mouse.down()
  await result.waitFor()
  await mouse.up()
}

/** How far the words say it is, in metres. */
async function distanceIn(customer: Page): Promise<number> {
  const text = await customer
    .getByText(/from your door/)
    .first()
    .textContent()
  const [, amount = '0', unit] = /is ([\d.]+)\s(k?m) from/.exec(text ?? '') ?? []
  return Number(amount) * (unit === 'km' ? 1000 : 1)
}

/** How far north the marker is drawn. */
async function lastLatitude(customer: Page): Promise<number> {
  return Number(await mover(customer).getAttribute('data-latitude'))
}
