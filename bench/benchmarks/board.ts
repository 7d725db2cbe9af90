import type pg from 'pg'
import type { CDPSession, Page } from 'playwright-core'
import { openLoop, pause } from '../lib/clock.ts'
import { type Finding, summarise } from '../lib/figures.ts'
import { type Customer, command, makeCustomers, tokenOf } from '../lib/people.ts'
import type { BenchStack } from '../lib/stack.ts'
import { openWebApp, signedInPage } from '../lib/web-app.ts'

/** Sixty open tickets in the demo data, and who owns the place. */
const busyKitchen = 'c0000000-0000-4000-8000-000000000009'
const owner = {
  id: 'a0000000-0000-4000-8000-000000000011',
  email: 'mia@platewire.test',
  password: 'platewire-demo',
}

/** Orders a second, for so many seconds: what the promise is made for, a kitchen that is overrun, and what no kitchen could cook. */
const rates = [
  { ordersPerSecond: 1 / 30, seconds: 30 },
  { ordersPerSecond: 1 / 3, seconds: 12 },
  { ordersPerSecond: 3, seconds: 12 },
] as const
/** How long an order of the bench stays: what arrives must leave, or sixty tickets would not be sixty. */
const staysMs = 2000
const slowdowns = [1, 4, 6] as const
const screens = [
  ['the board', `/work/${busyKitchen}`, '[data-region="cooking"] > div'],
  ['the kitchen view', `/work/${busyKitchen}/kitchen`, '[data-region="tickets"]'],
] as const

interface Look {
  screen: string
  slowdown: number
  ordersPerSecond: number
  fps: number
  /** Between two frames, ms. */
  frames: ReturnType<typeof summarise>
  longTasks: number
  longestTask: number
  tickets: number
}

/** A board of sixty tickets on a slow tablet, scrolled without a pause while orders come and go. */
export async function benchBoard(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const app = await openWebApp(stack)
  if (!app)
    return { title: 'Board: no Chromium here', table: { columns: [], rows: [] }, notes: [], data: null }
  try {
    const customers = await makeCustomers(db, 6)
    const page = await signedInPage(app, owner.email, owner.password)
    const looks: Look[] = []
    for (const slowdown of slowdowns) looks.push(await blank(page, slowdown))
    for (const [screen, path, scroller] of screens) {
      await page.goto(`${app.address}${path}`)
      await page.getByRole('button', { name: /^Live/ }).waitFor()
      await page.locator('article').nth(20).waitFor()
      // The alarm has been heard: what is measured is a kitchen at work.
      await page.keyboard.press('v')
      await pause(2000)
      for (const { ordersPerSecond, seconds } of rates) {
        for (const slowdown of slowdowns) {
          const happen = async () => {
            await Promise.all([arrive(stack, db, customers, ordersPerSecond, seconds), pause(seconds * 1000)])
          }
          looks.push(await watch(page, { screen, slowdown, ordersPerSecond }, scroller, happen))
        }
      }
    }
    return findingOf(looks)
  } finally {
    await app.close()
  }
}

/** The raw limit: a page with nothing to do, counted the same way. */
async function blank(page: Page, slowdown: number): Promise<Look> {
  await page.goto('about:blank')
  return watch(page, { screen: 'an empty page', slowdown, ordersPerSecond: 0 }, null, () => pause(3600))
}

async function watch(
  page: Page,
  setting: Pick<Look, 'screen' | 'slowdown' | 'ordersPerSecond'>,
  /** What the finger scrolls; an empty page has nothing to scroll. */
  scroller: string | null,
  happen: () => Promise<void>,
): Promise<Look> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: setting.slowdown })
  const box = scroller === null ? null : await page.locator(scroller).first().boundingBox()
  const scrolling = box ? scrollUntil(devtools, box) : null
  await page.evaluate(startCounting)
  await happen()
  await scrolling?.stop()
  const counted = await page.evaluate(() => window.__bench?.stop())
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await devtools.detach()
  if (!counted) throw new Error('Nothing was counted.')
  const { gaps, tasks, tickets } = counted
  return {
    ...setting,
    fps: Math.round((gaps.length * 10_000) / gaps.reduce((sum, gap) => sum + gap, 0)) / 10,
    frames: summarise(gaps),
    longTasks: tasks.length,
    longestTask: Math.round(Math.max(0, ...tasks)),
    tickets,
  }
}

interface Counted {
  gaps: number[]
  tasks: number[]
  tickets: number
}

declare global {
  interface Window {
    __bench?: { stop(): Counted }
  }
}

/** A finger that scrolls there and back until it is told to stop. */
function scrollUntil(
  devtools: CDPSession,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): { stop(): Promise<void> } {
  let isOver = false
  const scroll = async (): Promise<void> => {
    for (let way = -1; !isOver; way = -way) {
      await devtools.send('Input.synthesizeScrollGesture', {
        x: x + width / 2,
        y: y + height / 2,
        xDistance: way * 600,
        yDistance: way * 600,
        speed: 800,
        gestureSourceType: 'touch',
      })
    }
  }
  const scrolled = scroll()
  return {
    stop: () => {
      isOver = true
      return scrolled
    },
  }
}

/** Runs in the page: writes down when each frame came, and every task that kept one waiting. */
function startCounting(): void {
  const gaps: number[] = []
  const tasks: number[] = []
  const observer = new PerformanceObserver((list) =>
    tasks.push(...list.getEntries().map((task) => task.duration)),
  )
  observer.observe({ type: 'longtask' })
  let last = performance.now()
  let isOver = false
  const frame = (at: number): void => {
    if (isOver) return
    if (at > last) gaps.push(at - last)
    last = at
    requestAnimationFrame(frame)
  }
  requestAnimationFrame(frame)
  window.__bench = {
    stop: () => {
      isOver = true
      observer.disconnect()
      return { gaps: gaps.slice(1), tasks, tickets: document.querySelectorAll('article').length }
    },
  }
}

/** Orders come at a steady rate; each is taken on, and leaves again a moment later. */
async function arrive(
  stack: BenchStack,
  db: pg.Pool,
  customers: readonly Customer[],
  ordersPerSecond: number,
  seconds: number,
): Promise<void> {
  const { rows } = await db.query<{ id: string }>(
    'select id from public.menu_items where restaurant_id = $1 order by position limit 3',
    [busyKitchen],
  )
  const items = rows.map(({ id }) => ({ menu_item_id: id, quantity: 2, option_ids: [] }))
  const staff = tokenOf(stack, owner.id)
  await openLoop(Math.round(ordersPerSecond * seconds), ordersPerSecond, async (index) => {
    const customer = customers[index % customers.length]
    if (!customer) return
    const placed = (await command(stack, tokenOf(stack, customer.id), 'place_order', {
      restaurant_id: busyKitchen,
      address_id: customer.addressId,
      items,
      payment_provider: 'cash_on_delivery',
    })) as { order_id: string; version: number }
    const { order_id } = placed
    const step = (name: string, version: number, more: object = {}) =>
      command(stack, staff, name, { order_id, version, ...more })
    await step('accept_order', placed.version, { prep_minutes: 15 })
    await pause(staysMs)
    await step('mark_ready', placed.version + 1)
    await step('pick_up_order', placed.version + 2)
    await step('deliver_order', placed.version + 3)
  })
}

function findingOf(looks: readonly Look[]): Finding {
  return {
    title: 'Board: sixty tickets, scrolled all the time while orders come and go, on a slowed CPU',
    table: {
      columns: [
        'screen',
        'orders a minute',
        'CPU slowed by',
        'frames a second',
        'gap p50',
        'p95',
        'max',
        'tasks over 50 ms',
        'longest',
      ],
      rows: looks.map(({ screen, ordersPerSecond, slowdown, fps, frames, longTasks, longestTask }) => [
        screen,
        Math.round(ordersPerSecond * 60),
        `${slowdown}×`,
        fps,
        frames.p50,
        frames.p95,
        frames.max,
        longTasks,
        longestTask,
      ]),
    },
    notes: [
      'The built web app in headless Chromium without a GPU, 1280 × 800, slowed by the DevTools protocol; gaps between frames in ms.',
      `Each order is placed, accepted, and gone ${staysMs / 1000} s later: five events an order. A finger scrolls all the time. The stack runs on the same machine, not slowed.`,
    ],
    data: looks,
  }
}
