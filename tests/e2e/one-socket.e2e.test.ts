import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, onTestFinished, test, vi } from 'vitest'
import {
  type ApiCustomer,
  type ApiOrder,
  apiLea,
  cancelAfterwards,
  orderDishes,
} from '../support/api-orders.ts'
import { type ApiPerson, apiPerson } from '../support/api-person.ts'
import { launchBrowser, signIn } from '../support/browser.ts'
import { cuttable } from '../support/cuttable.ts'
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

/** A browser with tabs, and the sockets of all of them. */
interface Device {
  context: BrowserContext
  openSockets(): Promise<number>
  /** Sockets opened so far. */
  opened(): number
  open(path: string): Promise<Page>
}

async function device(): Promise<Device> {
  const context = await browser.newContext({ baseURL: inject('webUrl'), locale: 'en-GB' })
  let opened = 0
  context.on('page', (page) => {
    page.setDefaultTimeout(15_000)
    page.on('websocket', () => {
      opened += 1
    })
  })
  // Asked in the pages themselves: of a page that was left or closed nobody says that its sockets closed.
  await context.addInitScript(() => {
    const sockets: WebSocket[] = []
    const Native = WebSocket
    class Counted extends Native {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols)
        sockets.push(this)
      }
    }
    Object.assign(window, {
      WebSocket: Counted,
      openSockets: () => sockets.filter(({ readyState }) => readyState < Native.CLOSING).length,
    })
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
    openSockets: async () => {
      const counts = await Promise.all(
        context.pages().map((page) => page.evaluate<number>('window.openSockets()')),
      )
      return counts.reduce((sum, count) => sum + count, 0)
    },
    opened: () => opened,
    open: async (path) => {
      const page = await context.newPage()
      await page.goto(path)
      return page
    },
  }
}

async function placeOrder(): Promise<ApiOrder> {
  const order = await orderDishes(lea, demo.pho9, ['Banh mi'])
  cancelAfterwards(order, mia)
  return order
}

const move = (name: string, { order_id, version }: ApiOrder, more: object = {}): Promise<ApiOrder> =>
  mia.command<ApiOrder>(name, { order_id, version, ...more })

const live = (page: Page) => page.getByRole('button', { name: /^Connection: Live/ }).waitFor()
const says = (page: Page, words: RegExp) => page.getByRole('main').getByText(words).first().waitFor()
const cooking = /Pho 9\u2069? is cooking/

/** Lea's tabs with her order, all live. */
async function tabsOf(order: ApiOrder, count: number, own: Device): Promise<Page[]> {
  const first = await own.open('/sign-in')
  await signIn(first, demo.lea.email)
  await first.goto(`/orders/${order.order_id}`)
  const tabs = [first]
  while (tabs.length < count) tabs.push(await own.open(`/orders/${order.order_id}`))
  await Promise.all(tabs.map(live))
  return tabs
}

test('five tabs have one socket, and the next tab goes on when the one that held it is closed', async () => {
  const order = await placeOrder()
  const browserOfLea = await device()
  const tabs = await tabsOf(order, 5, browserOfLea)
  const opened = browserOfLea.opened()

  const accepted = await move('accept_order', order, { prep_minutes: 15 })
  await Promise.all(tabs.map((tab) => says(tab, /Pho 9\u2069? (has )?accepted/)))

  const [holder, ...others] = tabs
  await holder?.close()
  await vi.waitFor(async () => expect(await browserOfLea.openSockets()).toBe(1), { timeout: 10_000 })
  await Promise.all(others.map(live))
  await move('start_preparing', accepted)
  await Promise.all(others.map((tab) => says(tab, cooking)))
  expect(await browserOfLea.openSockets()).toBe(1)
  expect(browserOfLea.opened()).toBe(opened + 1)
})

test('signing out in one tab signs out all of them at once, and closes the socket', async () => {
  const browserOfLea = await device()
  const [first, second] = await tabsOf(await placeOrder(), 2, browserOfLea)
  if (!first || !second) throw new Error('Two tabs were asked for.')
  await first.goto('/account')
  await live(first)
  await first.getByRole('button', { name: 'Sign out on this device' }).click()
  await second.getByRole('link', { name: 'Sign in' }).first().waitFor()
  await vi.waitFor(async () => expect(await browserOfLea.openSockets()).toBe(0), { timeout: 10_000 })
})

/** As if another tab were in front of this one. */
const setVisible = (page: Page, state: 'visible' | 'hidden') =>
  page.evaluate((next) => {
    Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => next })
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
  }, state)

const hour = 3_600_000

/** Changes the stored session as time would: when its token expires, ms since 1970, and whether a server still takes it. */
const changeToken = (page: Page, expiresAt: number, isSpent: boolean) =>
  page.evaluate(
    ([at, end]) => {
      for (const [key, value] of Object.entries(localStorage)) {
        if (!key.endsWith('-auth-token')) continue
        const session = JSON.parse(value)
        session.expires_at = Math.floor(at / 1000)
        session.access_token += end
        localStorage.setItem(key, JSON.stringify(session))
      }
    },
    [expiresAt, isSpent ? 'spent' : ''] as const,
  )
const expireToken = (page: Page) => changeToken(page, Date.now() - 2 * hour, true)

test('hidden for two hours, a tab asks for one new token, then joins, then shows what happened', async () => {
  const order = await placeOrder()
  const browserOfLea = await device()
  const [page] = await tabsOf(order, 1, browserOfLea)
  if (!page) throw new Error('A tab was asked for.')
  // The page begins two hours ago, so that after the night its clock and the server's agree about new tokens.
  const evening = Date.now() - 2 * hour
  await changeToken(page, evening + hour, false)
  await page.clock.install({ time: evening })
  await page.reload()
  await live(page)
  await setVisible(page, 'hidden')
  await page.clock.fastForward(31_000)
  await vi.waitFor(async () => expect(await browserOfLea.openSockets()).toBe(0), { timeout: 10_000 })

  const steps: string[] = []
  page.on('request', (request) => {
    if (request.url().includes('/auth/v1/token')) steps.push('token')
    else if (request.url().includes('/rest/v1/')) steps.push('read')
  })
  page.on('websocket', () => steps.push('socket'))
  await page.clock.fastForward(2 * hour)
  await move('start_preparing', await move('accept_order', order, { prep_minutes: 15 }))
  expect(steps).toEqual([])

  await changeToken(page, evening + hour, true)
  await setVisible(page, 'visible')
  await says(page, cooking)
  await live(page)
  expect(steps.filter((step) => step === 'token')).toHaveLength(1)
  expect(steps[0]).toBe('token')
  expect(steps.filter((step) => step === 'socket')).toHaveLength(1)
})

test('off the network and on it again, two tabs have one socket and what happened meanwhile', async () => {
  const order = await placeOrder()
  const browserOfLea = await device()
  const network = await cuttable(browserOfLea.context)
  const tabs = await tabsOf(order, 2, browserOfLea)
  await network.cut()
  const accepted = await move('accept_order', order, { prep_minutes: 15 })
  await Promise.all(
    tabs.map((tab) => tab.getByRole('button', { name: /^Connection: (Reconnecting|Offline)/ }).waitFor()),
  )
  await move('start_preparing', accepted)
  await network.restore()
  await Promise.all(tabs.map((tab) => says(tab, cooking)))
  await Promise.all(tabs.map(live))
  expect(network.openSockets()).toBe(1)
})

test('a server that restarts leaves two tabs with one socket, no error, and what happened since', async () => {
  const accepted = await move('accept_order', await placeOrder(), { prep_minutes: 15 })
  const browserOfLea = await device()
  const tabs = await tabsOf(accepted, 2, browserOfLea)
  const power = (to: 'stop' | 'start') => fetch(`${inject('powerUrl')}/${to}`, { method: 'POST' })
  await power('stop')
  onTestFinished(async () => void (await power('start')))
  await Promise.all(
    tabs.map((tab) => tab.getByRole('button', { name: /^Connection: (Reconnecting|Offline)/ }).waitFor()),
  )
  expect((await power('start')).status).toBe(200)
  await move('start_preparing', accepted)
  await Promise.all(tabs.map((tab) => says(tab, cooking)))
  await Promise.all(tabs.map(live))
  expect(await browserOfLea.openSockets()).toBe(1)
})

test.each(['answers with errors', 'does not answer'] as const)(
  'nobody is signed out while Auth %s for ten minutes',
  async (how) => {
    const order = await placeOrder()
    const browserOfLea = await device()
    const [page] = await tabsOf(order, 1, browserOfLea)
    if (!page) throw new Error('A tab was asked for.')
    await page.clock.install()
    await page.reload()
    await live(page)
    await browserOfLea.context.route('**/auth/v1/**', (route) =>
      how === 'answers with errors' ? route.fulfill({ status: 500, body: 'down' }) : undefined,
    )
    await setVisible(page, 'hidden')
    await page.clock.fastForward(31_000)
    await expireToken(page)
    await setVisible(page, 'visible')
    for (let minute = 0; minute < 10; minute++) {
      await page.clock.fastForward(60_000)
      await page.getByRole('button', { name: /^Connection: (Reconnecting|Offline|Catching)/ }).waitFor()
    }

    await browserOfLea.context.unroute('**/auth/v1/**')
    await page.getByRole('button', { name: /^Connection: / }).click()
    await page.getByRole('button', { name: 'Check now' }).click()
    await page.keyboard.press('Escape')
    await move('start_preparing', await move('accept_order', order, { prep_minutes: 15 }))
    await says(page, cooking)
    await live(page)
  },
)
