import type pg from 'pg'
import type { Page } from 'playwright-core'
import { millisOf } from '../lib/clock.ts'
import { type Finding, summarise } from '../lib/figures.ts'
import {
  type BenchOrder,
  type Customer,
  kitchen,
  makeCustomers,
  moveOn,
  movesPerOrder,
  password,
  placeOrders,
  tokenOf,
} from '../lib/people.ts'
import type { BenchStack } from '../lib/stack.ts'
import { openWebApp, signedInPage, type WebApp } from '../lib/web-app.ts'

const orders = 6

/** From the writing of an event to its first frame in a real browser: a customer's order and a kitchen's board. */
export async function benchPainted(stack: BenchStack, db: pg.Pool): Promise<Finding> {
  const app = await openWebApp(stack)
  if (!app)
    return { title: 'Painted: no Chromium here', table: { columns: [], rows: [] }, notes: [], data: null }
  try {
    const [customer] = await makeCustomers(db, 1)
    if (!customer) throw new Error('No customer.')
    return findingOf(await watch(stack, db, app, customer))
  } finally {
    await app.close()
  }
}

interface Ages {
  customer: number[]
  board: number[]
}

async function watch(stack: BenchStack, db: pg.Pool, app: WebApp, customer: Customer): Promise<Ages> {
  const ages: Ages = { customer: [], board: [] }
  const board = await signedInPage(app, 'mia@platewire.test', 'platewire-demo')
  const own = await signedInPage(app, customer.email, password)
  await board.goto(`${app.address}/work/${kitchen.id}`)
  await board.getByRole('button', { name: /^Live/ }).waitFor()
  const token = tokenOf(stack, kitchen.owner)
  for (let index = 0; index < orders; index += 1) {
    const shown = paintedAfterChange(board, tickets)
    const [order] = await placeOrders(db, [customer], 1)
    if (!order) break
    ages.board.push((await shown) - (await writtenAt(db, `restaurant:${kitchen.id}`)))
    await own.goto(`${app.address}/orders/${order.order_id}`)
    await own.getByRole('button', { name: /Connection: Live/ }).waitFor()
    ages.customer.push(...(await followMoves(stack, db, own, token, order)))
  }
  return ages
}

async function followMoves(
  stack: BenchStack,
  db: pg.Pool,
  page: Page,
  token: string,
  order: BenchOrder,
): Promise<number[]> {
  const ages: number[] = []
  for (let move = 0; move < movesPerOrder; move += 1) {
    const shown = paintedAfterChange(page, progress)
    await moveOn(stack, token, order)
    ages.push((await shown) - (await writtenAt(db, `order:${order.order_id}`)))
  }
  return ages
}

/** What to look at: the words of the first thing a selector finds, or how many there are. */
interface Sight {
  selector: string
  of: 'words' | 'count'
}

const tickets: Sight = { selector: 'article', of: 'count' }
const progress: Sight = { selector: 'section[aria-label="Progress"]', of: 'words' }

/** A change that is not there after this long is not coming, ms. */
const patienceMs = 20_000

/** When the frame after the next change of what is looked at was on its way to the screen, ms since 1970. */
function paintedAfterChange(page: Page, sight: Sight): Promise<number> {
  return page.evaluate(
    ({ selector, of, patienceMs: patience }) => {
      const read = (): unknown => {
        const found = document.querySelectorAll(selector)
        return of === 'count' ? found.length : found[0]?.textContent
      }
      const before = read()
      return new Promise<number>((resolve, reject) => {
        setTimeout(() => reject(new Error(`${selector} did not change.`)), patience)
        const watcher = new MutationObserver(() => {
          if (read() === before) return
          watcher.disconnect()
          requestAnimationFrame(() => setTimeout(() => resolve(performance.timeOrigin + performance.now())))
        })
        watcher.observe(document.body, { childList: true, subtree: true, characterData: true })
      })
    },
    { ...sight, patienceMs },
  )
}

async function writtenAt(db: pg.Pool, stream: string): Promise<number> {
  const { rows } = await db.query<{ at: string }>(
    `select to_json(created_at) #>> '{}' as at from private.events where stream = $1 order by seq desc limit 1`,
    [stream],
  )
  return millisOf(rows[0]?.at ?? '')
}

function findingOf({ customer, board }: Ages): Finding {
  const rows = [
    { name: 'order status, on its customer’s page', latency: summarise(customer) },
    { name: 'new order, on the board', latency: summarise(board) },
  ]
  return {
    title: 'Commit to painted: from the writing of an event to the frame that shows it, in Chromium, ms',
    table: {
      columns: ['screen', 'seen', 'p50', 'p95', 'max'],
      rows: rows.map(({ name, latency }) => [name, latency.count, latency.p50, latency.p95, latency.max]),
    },
    notes: [
      'The built web app; two pages in one headless browser without a GPU, on the machine of the stack. One event at a time.',
    ],
    data: rows,
  }
}
