import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import { type ApiPerson, apiPerson } from '../support/api-person.ts'
import { launchBrowser, signIn } from '../support/browser.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let lea: ApiPerson
let mia: ApiPerson
beforeAll(async () => {
  browser = await launchBrowser()
  lea = await apiPerson(demo.lea.email)
  mia = await apiPerson(demo.mia.email)
})
afterAll(() => browser?.close())

interface Order {
  order_id: string
  number: number
  version: number
}

/** A browser with tabs, and the sockets of all of them. */
interface Device {
  context: BrowserContext
  openSockets(): number
  /** Sockets opened so far. */
  opened(): number
  open(path: string): Promise<Page>
}

async function device(): Promise<Device> {
  const context = await browser.newContext({ baseURL: inject('webUrl'), locale: 'en-GB' })
  const sockets: (() => boolean)[] = []
  context.on('page', (page) => {
    page.setDefaultTimeout(15_000)
    // Of a page that is gone nobody says that its socket closed.
    page.on('websocket', (socket) => sockets.push(() => !page.isClosed() && !socket.isClosed()))
  })
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') {
      for (const [index, page] of context.pages().entries())
        await page.screenshot({ path: `test-results/one-socket-${index}.png` })
    }
    await context.close()
  })
  return {
    context,
    openSockets: () => sockets.filter((isOpen) => isOpen()).length,
    opened: () => sockets.length,
    open: async (path) => {
      const page = await context.newPage()
      await page.goto(path)
      return page
    },
  }
}

async function placeOrder(): Promise<Order> {
  const { data: menu } = await lea.supabase.rpc('restaurant_menu', { slug: demo.pho9.slug })
  const dishes: { id: string; name: string }[] = menu.categories.flatMap(
    ({ items }: { items: { id: string; name: string }[] }) => items,
  )
  const order = await lea.command<Order>('place_order', {
    restaurant_id: demo.pho9.id,
    address_id: demo.lea.addressId,
    items: [{ menu_item_id: dishes.find(({ name }) => name === 'Banh mi')?.id, quantity: 2, option_ids: [] }],
  })
  onTestFinished(async () => {
    for (const version of [1, 2, 3, 4])
      await mia.supabase.rpc('cancel_order', {
        command_id: crypto.randomUUID(),
        order_id: order.order_id,
        version,
        reason: 'kitchen_problem',
      })
  })
  return order
}

const move = (name: string, { order_id, version }: Order, more: object = {}): Promise<Order> =>
  mia.command<Order>(name, { order_id, version, ...more })

const live = (page: Page) => page.getByRole('button', { name: /^Connection: Live/ }).waitFor()
const says = (page: Page, words: RegExp) => page.getByRole('main').getByText(words).first().waitFor()
const cooking = /Pho 9\u2069? is cooking/

/** Lea's tabs with her order, all live. */
async function tabsOf(order: Order, count: number): Promise<{ lea: Device; tabs: Page[] }> {
  const own = await device()
  const first = await own.open('/sign-in')
  await signIn(first, demo.lea.email)
  await first.goto(`/orders/${order.order_id}`)
  const tabs = [first]
  while (tabs.length < count) tabs.push(await own.open(`/orders/${order.order_id}`))
  await Promise.all(tabs.map(live))
  return { lea: own, tabs }
}

test('five tabs have one socket, and the next tab goes on when the one that held it is closed', async () => {
  const order = await placeOrder()
  const { lea: device, tabs } = await tabsOf(order, 5)
  expect(device.opened()).toBe(1)

  const accepted = await move('accept_order', order, { prep_minutes: 15 })
  await Promise.all(tabs.map((tab) => says(tab, /Pho 9\u2069? (has )?accepted/)))

  const [holder, ...others] = tabs
  await holder?.close()
  await vi.waitFor(() => expect(device.openSockets()).toBe(1), { timeout: 10_000 })
  await Promise.all(others.map(live))
  await move('start_preparing', accepted)
  await Promise.all(others.map((tab) => says(tab, cooking)))
  expect(device.openSockets()).toBe(1)
  expect(device.opened()).toBe(2)
})
