import { ticketCode } from '@platewire/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFailed, onTestFinished, test } from 'vitest'
import { type ApiPerson, apiPerson } from '../support/api-person.ts'
import { launchBrowser, signIn, visitor } from '../support/browser.ts'
import { demo } from '../support/people.ts'

let browser: Browser
let lea: ApiPerson
let mia: ApiPerson
let admin: ApiPerson
let sam: ApiPerson
beforeAll(async () => {
  browser = await launchBrowser()
  lea = await apiPerson(demo.lea.email)
  mia = await apiPerson(demo.mia.email)
  admin = await apiPerson(demo.admin.email)
  sam = await apiPerson(demo.sam.email)
})
afterAll(() => browser?.close())

interface Order {
  order_id: string
  number: number
  version: number
}

/** A screen that shows something live, and something that happens elsewhere. */
interface LiveScreen {
  name: string
  who: string
  /** Makes what the screen is about; resolves with its address, what happens to it, and how that shows. */
  prepare(): Promise<{ path: string; happen(): Promise<(page: Page) => Promise<void>> }>
}

/** Long enough for the check every four seconds, on a busy machine. */
const soon = { timeout: 12_000 }

/** Every live screen of the app. A new one is a new entry. */
const screens: LiveScreen[] = [
  {
    name: 'a customer’s order',
    who: demo.lea.email,
    prepare: async () => {
      const order = await placeOrder()
      return {
        path: `/orders/${order.order_id}`,
        happen: async () => {
          await mia.command('accept_order', { ...idOf(order), prep_minutes: 15 })
          return (page) =>
            page
              .getByRole('main')
              .getByText(/Pho 9\u2069? (has )?accepted/)
              .first()
              .waitFor(soon)
        },
      }
    },
  },
  {
    name: 'a kitchen’s board',
    who: demo.mia.email,
    prepare: async () => ({
      path: `/work/${demo.pho9.id}`,
      happen: async () => {
        const code = ticketCode((await placeOrder()).number)
        return (page) => page.getByRole('article', { name: new RegExp(`^${code} `) }).waitFor(soon)
      },
    }),
  },
  {
    name: 'a customer’s inbox',
    who: demo.lea.email,
    prepare: async () => ({
      path: '/inbox',
      happen: async () => {
        const title = `Heard without a socket ${crypto.randomUUID()}`
        await announce(title)
        return (page) => page.getByRole('main').getByText(title).waitFor(soon)
      },
    }),
  },
  {
    name: 'a driver’s offers',
    who: demo.sam.email,
    prepare: async () => {
      await sam.command('set_shift', { state: 'online' })
      onTestFinished(async () => void (await sam.command('set_shift', { state: 'offline' })))
      return {
        path: '/drive',
        happen: async () => {
          const order = await placeOrder()
          const accepted = await mia.command<Order>('accept_order', { ...idOf(order), prep_minutes: 10 })
          await mia.command('mark_ready', idOf(accepted))
          // Beneath the offer that asks for an answer, in a dialog.
          const row = { ...soon, state: 'attached' } as const
          return (page) => page.locator(`li[data-order="${order.order_id}"]`).waitFor(row)
        },
      }
    },
  },
]

interface Draft {
  announcement_id: string
  version: number
}

async function announce(title: string): Promise<void> {
  const text = { title, body: 'For everybody.', severity: 'info', audience: 'customers' }
  const draft = await admin.command<Draft>('save_announcement', text)
  const { announcement_id, version } = await admin.command<Draft>('publish_announcement', refOf(draft))
  onTestFinished(async () => {
    await admin.command('recall_announcement', { announcement_id, version })
  })
}

const refOf = ({ announcement_id, version }: Draft) => ({ announcement_id, version })
const idOf = ({ order_id, version }: Order) => ({ order_id, version })

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
  // Nobody may have more than twenty open orders. Whatever became of this one, it is closed afterwards.
  onTestFinished(async () => {
    for (const version of [1, 2, 3])
      await mia.supabase.rpc('cancel_order', {
        command_id: crypto.randomUUID(),
        order_id: order.order_id,
        version,
        reason: 'kitchen_problem',
      })
  })
  return order
}

/** A device on a network that lets HTTP through and no WebSocket, as some offices and hotels have it. */
async function blockedDevice(): Promise<{ page: Page; attempts: () => number }> {
  const { context, page } = await visitor(browser)
  let attempts = 0
  await context.routeWebSocket(/./, (socket) => {
    attempts += 1
    void socket.close({ code: 1011 })
  })
  onTestFinished(() => context.close())
  return { page, attempts: () => attempts }
}

test.each(screens)('$name is live where WebSockets are blocked, and says how', async ({ who, prepare }) => {
  const { path, happen } = await prepare()
  const { page, attempts } = await blockedDevice()
  onTestFailed(() => void page.screenshot({ path: `test-results/without-websockets.png` }))
  await signIn(page, who)
  await page.goto(path)
  await page.getByRole('button', { name: /Live, checked \d+ s ago, by polling/ }).waitFor()
  const shown = await happen()
  await shown(page)
  expect(attempts()).toBeGreaterThan(0)
})
