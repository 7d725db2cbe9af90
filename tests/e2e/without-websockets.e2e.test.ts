import { ticketCode } from '@platewire/client'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
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
import { noisyPicture } from '../support/picture-file.ts'

let browser: Browser
let lea: ApiCustomer
let mia: ApiPerson
let admin: ApiPerson
let ada: ApiPerson
let sam: ApiPerson
beforeAll(async () => {
  browser = await launchBrowser()
  lea = await apiLea()
  mia = await apiPerson(demo.mia.email)
  admin = await apiPerson(demo.admin.email)
  ada = await apiPerson(demo.ada.email)
  sam = await apiPerson(demo.sam.email)
})
afterAll(() => browser?.close())

/** A screen that shows something live, and something that happens elsewhere. */
interface LiveScreen {
  name: string
  who: string
  /** Its header has no room for how things stand. */
  isSilent?: boolean
  /** Makes what the screen is about; resolves with its address, and what makes news happen and waits until they show. */
  prepare(): Promise<{ path: string; happen(page: Page): Promise<void> }>
}

/** Long enough for the check every four seconds, on a busy machine. */
const soon = { timeout: 12_000 }
/** Long enough for three seconds of hope in the socket, and a worker that starts. */
const patient = { timeout: 30_000 }

/** Every live screen of the app. A new one is a new entry. */
const screens: LiveScreen[] = [
  {
    name: 'a customer’s order',
    who: demo.lea.email,
    prepare: async () => {
      const order = await placeOrder()
      return {
        path: `/orders/${order.order_id}`,
        happen: async (page) => {
          await mia.command('accept_order', { ...refOf(order), prep_minutes: 15 })
          const news = page.getByRole('main').getByText(/Pho 9\u2069? (has )?accepted/)
          await news.first().waitFor(soon)
        },
      }
    },
  },
  {
    name: 'a kitchen’s board',
    who: demo.mia.email,
    prepare: async () => ({
      path: `/work/${demo.pho9.id}`,
      happen: async (page) => {
        const code = ticketCode((await placeOrder()).number)
        await page.getByRole('article', { name: new RegExp(`^${code} `) }).waitFor(soon)
      },
    }),
  },
  {
    name: 'a customer’s inbox',
    who: demo.lea.email,
    prepare: async () => ({
      path: '/inbox',
      happen: async (page) => {
        const title = `Heard without a socket ${crypto.randomUUID()}`
        await announce(title)
        await page.getByRole('main').getByText(title).waitFor(soon)
      },
    }),
  },
  {
    name: 'a manager’s photo on its way',
    who: demo.mia.email,
    isSilent: true,
    prepare: async () => ({
      path: `/work/${demo.pho9.id}/menu`,
      happen: async (page) => {
        const buffer = Buffer.from(await noisyPicture(200, 200))
        const photo = { name: 'dish.png', mimeType: 'image/png', buffer }
        const row = page.getByRole('listitem').filter({ hasText: 'Coconut tapioca' })
        await row.getByLabel('Add the photo of Coconut tapioca').setInputFiles(photo)
        // Every step tells of itself in the upload's stream.
        await row.getByText('On the menu', { exact: true }).waitFor({ timeout: 60_000 })
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
        happen: async (page) => {
          const order = await placeOrder()
          const accepted = await mia.command<ApiOrder>('accept_order', { ...refOf(order), prep_minutes: 10 })
          await mia.command('mark_ready', refOf(accepted))
          // Beneath the offer that asks for an answer, in a dialog.
          const row = { ...soon, state: 'attached' } as const
          await page.locator(`li[data-order="${order.order_id}"]`).waitFor(row)
        },
      }
    },
  },
  {
    name: 'a customer’s chat with support',
    who: demo.lea.email,
    prepare: async () => {
      const { conversation_id } = await openConversation('Where is my refund?')
      return {
        path: `/help/${conversation_id}`,
        happen: async (page) => {
          const text = `It is on its way ${crypto.randomUUID()}`
          await ada.command('send_message', { conversation_id, text, seen_seq: 1 })
          await page.getByRole('log').getByText(text).waitFor(soon)
        },
      }
    },
  },
  {
    name: 'an agent’s desk',
    who: demo.ada.email,
    prepare: async () => ({
      path: '/desk',
      happen: async (page) => {
        const text = `Something is missing ${crypto.randomUUID()}`
        await openConversation(text)
        await page.getByText(text).waitFor(soon)
      },
    }),
  },
]

interface Opened {
  conversation_id: string
}

async function openConversation(text: string): Promise<Opened> {
  const opened = await lea.command<Opened>('open_conversation', { kind: 'other', text })
  // Nobody may have more than five open. Which version it has by then depends on who answered.
  onTestFinished(async () => {
    for (const version of [1, 2, 3])
      await ada.supabase.rpc('close_conversation', {
        command_id: crypto.randomUUID(),
        conversation_id: opened.conversation_id,
        version,
      })
  })
  return opened
}

interface Draft {
  announcement_id: string
  version: number
}

const draftRef = ({ announcement_id, version }: Draft) => ({ announcement_id, version })

async function announce(title: string): Promise<void> {
  const text = { title, body: 'For everybody.', severity: 'info', audience: 'customers' }
  const draft = await admin.command<Draft>('save_announcement', text)
  const published = await admin.command<Draft>('publish_announcement', draftRef(draft))
  onTestFinished(async () => {
    await admin.command('recall_announcement', draftRef(published))
  })
}

async function placeOrder(): Promise<ApiOrder> {
  const order = await orderDishes(lea, demo.pho9, ['Banh mi'])
  cancelAfterwards(order, mia)
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
  onTestFinished(async ({ task }) => {
    if (task.result?.state === 'fail') await page.screenshot({ path: 'test-results/without-websockets.png' })
    await context.close()
  })
  return { page, attempts: () => attempts }
}

test.each(screens)(
  '$name is live where WebSockets are blocked, and says how',
  async ({ who, isSilent, prepare }) => {
    const { path, happen } = await prepare()
    const { page, attempts } = await blockedDevice()
    await signIn(page, who)
    await page.goto(path)
    if (!isSilent)
      await page.getByRole('button', { name: /Live, checked \d+ s ago, by SSE/ }).waitFor(patient)
    await happen(page)
    expect(attempts()).toBeGreaterThan(0)
  },
)

test('how updates arrive can be chosen on a device, which remembers it; what happens meanwhile is there', async () => {
  const { context, page } = await visitor(browser)
  onTestFinished(() => context.close())
  const order = await placeOrder()
  await signIn(page, demo.lea.email)
  await page.goto(`/orders/${order.order_id}`)
  const mark = (how: RegExp) => page.getByRole('button', { name: how })
  await mark(/Live, checked \d+ s ago$/).click()
  const drawer = page.getByRole('dialog', { name: 'Connection' })
  await drawer.getByText('Choose how updates arrive').click()
  await drawer.getByRole('radio', { name: /^Server-sent events/ }).check()
  await drawer.getByText('Server-sent events, within a second').waitFor(soon)
  await page.keyboard.press('Escape')
  await page.reload()
  await mark(/Live, checked \d+ s ago, by SSE/).waitFor(soon)
  await mia.command('accept_order', { ...refOf(order), prep_minutes: 15 })
  const news = page.getByRole('main').getByText(/Pho 9\u2069? (has )?accepted/)
  await news.first().waitFor(soon)
})
