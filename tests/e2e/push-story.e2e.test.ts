import pg from 'pg'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test } from 'vitest'
import {
  type ApiCustomer,
  type ApiOrder,
  apiLea,
  cancelAfterwards,
  orderDishes,
  refOf,
} from '../support/api-orders.ts'
import { type ApiPerson, apiPerson } from '../support/api-person.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'
import { type PushReceiver, type ReceivingDevice, startPushReceiver } from '../support/push-receiver.ts'

let browser: Browser
let door: PushReceiver
let lea: ApiCustomer
let mia: ApiPerson
beforeAll(async () => {
  browser = await launchBrowser()
  door = await startPushReceiver()
  lea = await apiLea()
  mia = await apiPerson(demo.mia.email)
  const sql = new pg.Client({ connectionString: inject('databaseUrl') })
  await sql.connect()
  await sql.query(
    `insert into private.push_hosts (host, is_local) values ('127.0.0.1', true) on conflict do nothing`,
  )
  await sql.end()
})
afterAll(async () => {
  await browser?.close()
  await door?.close()
})

async function placeOrder(): Promise<ApiOrder> {
  const order = await orderDishes(lea, demo.pho9, ['Banh mi'])
  cancelAfterwards(order, mia)
  return order
}

/**
 * A browser whose push service is the one on loopback: what Google's network does between the door and the device, the test does by
 * the browser's own debugger.
 */
async function deviceOf(receiving: ReceivingDevice): Promise<{ context: BrowserContext; page: Page }> {
  const { context, page } = await visitor(browser, { serviceWorkers: 'allow' })
  onTestFinished(() => context.close())
  await context.grantPermissions(['notifications'])
  await context.addInitScript((keys: ReceivingDevice) => {
    const bytes = (text: string) =>
      Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0))
        .buffer
    const kept = 'test.subscribed'
    const subscription = {
      endpoint: keys.endpoint,
      options: {},
      getKey: (name: 'p256dh' | 'auth') => bytes(keys[name]),
      unsubscribe: async () => localStorage.removeItem(kept),
    }
    Object.assign(PushManager.prototype, {
      getSubscription: async () => (localStorage.getItem(kept) ? subscription : null),
      subscribe: async () => {
        localStorage.setItem(kept, 'yes')
        return subscription
      },
    })
  }, receiving)
  return { context, page }
}

/** What the push network would do: wakes the worker with a message. */
async function deliver(page: Page, message: object): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const registration = new Promise<string>((found) => {
    session.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations
      if (first) found(first.registrationId)
    })
  })
  await session.send('ServiceWorker.enable')
  await session.send('ServiceWorker.deliverPushMessage', {
    origin: new URL(page.url()).origin,
    registrationId: await registration,
    data: JSON.stringify(message),
  })
  await session.detach()
}

const shown = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    return (await registration.getNotifications()).map(({ title, tag }) => ({ title, tag }))
  })

test('somebody who leaves the page of their order is told once, and not again when they look', async () => {
  const receiving = door.newDevice()
  const { page } = await deviceOf(receiving)
  await signIn(page, demo.lea.email)
  const order = await placeOrder()
  await page.goto(`/orders/${order.order_id}`)
  await page.getByRole('button', { name: 'Tell me when it is here' }).click()
  await page.getByText('You can close this page').waitFor()
  await page.goto('/account')
  await page.getByRole('switch', { name: /Notify me on this device/, checked: true }).waitFor()

  const accepted = await mia.command<ApiOrder>('accept_order', { ...refOf(order), prep_minutes: 15 })
  const received = () => door.received.filter(({ device }) => receiving.endpoint.endsWith(device))
  await expect.poll(() => received().length, { timeout: 20_000 }).toBe(1)
  await deliver(page, received()[0]?.message ?? {})
  const tag = `order:${order.order_id}`
  await expect.poll(() => shown(page)).toEqual([{ title: 'Pho 9 accepted your order', tag }])

  // The page of the order says it by itself: what was shown is put away, and news is not shown twice.
  await page.goto(`/orders/${order.order_id}`)
  await page.getByText('You can close this page').waitFor()
  await expect.poll(() => shown(page)).toEqual([])
  await mia.command<ApiOrder>('mark_ready', refOf(accepted))
  await deliver(page, { ...received()[0]?.message, what: 'order_picked_up' })
  await deliver(page, { what: 'conversation_answered', tag: 'conversation:after' })
  await expect.poll(() => shown(page)).toEqual([{ title: 'Support answered you', tag: 'conversation:after' }])
})

test('a switch is kept for all devices, and off is off on the server as well', async () => {
  const { page } = await deviceOf(door.newDevice())
  await signIn(page, demo.lea.email)
  await page.goto('/account')
  const device = page.getByRole('switch', { name: /Notify me on this device/ })
  await device.click()
  await page.getByRole('switch', { name: /Notify me on this device/, checked: true }).waitFor()
  const answers = page.getByRole('switch', { name: /Support answers you/ })
  await answers.click()
  await page.getByRole('switch', { name: /Support answers you/, checked: false }).waitFor()
  const settings = async () => (await lea.supabase.rpc('push_settings')).data
  await expect.poll(async () => (await settings()).unwanted).toEqual(['chat_answer'])
  const before = (await settings()).devices.length
  await answers.click()
  await expect.poll(async () => (await settings()).unwanted).toEqual([])
  await device.click()
  await page.getByRole('switch', { name: /Notify me on this device/, checked: false }).waitFor()
  expect((await settings()).devices).toHaveLength(before - 1)
})
