import { expect, test, vi } from 'vitest'
import type { Caller } from '../calls/caller.ts'
import { offline } from '../calls/server-error.ts'
import type { FullTicket } from '../orders/types.ts'
import { followStream } from '../streams/follow.ts'
import { followHarness } from '../testing/harness.ts'
import { settle } from '../testing/manual-clock.ts'
import { factsWith, ticketWith } from '../testing/orders.ts'
import { baoHouse } from '../testing/restaurants.ts'
import { followBoard } from './follow-board.ts'
import type { Board } from './types.ts'

type Opened = Awaited<ReturnType<typeof openBoard>>

const stream = 'restaurant:restaurant-1'
const topic = `${stream}:1`

/** A board on a scripted server that answers tickets from a list, in requests that are remembered. */
async function openBoard() {
  const harness = followHarness()
  harness.transport.acceptAll = true
  const kitchen = {
    tickets: new Map<string, FullTicket>(),
    asked: [] as unknown[],
    isDown: false,
    /** What an answer waits for. */
    held: Promise.resolve(),
  }
  const board: Board = {
    restaurant: baoHouse,
    topic,
    stations: [],
    tickets: new Map(),
    availability: new Map(),
  }
  const caller: Caller = {
    request: () => Promise.reject(offline()),
    rpc: async (name, args, schema) => {
      if (kitchen.isDown) throw offline()
      if (name === 'board_tickets') {
        const asked: unknown = 'order_ids' in args ? args.order_ids : []
        kitchen.asked.push(asked)
        await kitchen.held
        const ids = new Set(Array.isArray(asked) ? asked : [])
        return schema.parse([...kitchen.tickets.values()].filter((ticket) => ids.has(ticket.id)))
      }
      const orders = [...board.tickets.values()]
      return schema.parse({
        stream,
        seq: harness.server.head(stream),
        topic,
        restaurant: board.restaurant,
        orders,
      })
    },
  }
  let closeStream = () => {}
  const follow = followBoard(
    {
      clock: harness.clock,
      caller,
      userId: harness.userId,
      follow: (name, options) => {
        const handle = followStream(harness.dependencies, name, options)
        closeStream = handle.close
        return handle
      },
    },
    'restaurant-1',
  )
  await vi.dynamicImportSettled()
  await settle()
  const place = (order_id: string) => {
    kitchen.tickets.set(order_id, ticketWith({ order_id }))
    return harness.publish(stream, 'order_placed', { topic, body: factsWith({ order_id }) })
  }
  const tickets = () => [...(follow.getSnapshot().data?.tickets.values() ?? [])]
  return { ...harness, kitchen, board: follow, closeStream: () => closeStream(), place, tickets }
}

test('followBoard() listens on the topic its snapshot names, besides the person’s own', async () => {
  const { transport } = await openBoard()
  expect(transport.open).toEqual([topic, 'user:u'])
})

test('followBoard() shows an order at once, and asks for the lines of several in one request', async () => {
  const { clock, kitchen, place, tickets } = await openBoard()
  await place('order-1')
  await place('order-2')
  expect(tickets().map((ticket) => ticket.details)).toEqual([null, null])
  await clock.advance(50)
  expect(kitchen.asked).toEqual([['order-1', 'order-2']])
  expect(tickets().map((ticket) => ticket.details?.note)).toEqual(['no coriander', 'no coriander'])
})

test('followBoard() asks for nothing when messages bring the orders whole', async () => {
  const { clock, kitchen, publish, tickets } = await openBoard()
  const body = { ...factsWith(), ticket: ticketWith() }
  await publish(stream, 'order_placed', { topic, body })
  expect(tickets().map((ticket) => ticket.details?.note)).toEqual(['no coriander'])
  await clock.advance(1000)
  expect(kitchen.asked).toEqual([])
})

test('followBoard() asks for the lines again until they are there', async () => {
  const { clock, kitchen, place, tickets } = await openBoard()
  kitchen.isDown = true
  await place('order-1')
  await clock.advance(550)
  expect(tickets()[0]).toMatchObject({ status: 'placed', details: null })
  kitchen.isDown = false
  await clock.advance(1000)
  expect(tickets()[0]?.details?.lines).toHaveLength(1)
})

test('followBoard() stops asking when it is closed', async () => {
  const { clock, kitchen, board, place } = await openBoard()
  await place('order-1')
  board.close()
  await clock.advance(60_000)
  expect(kitchen.asked).toEqual([])
  expect(clock.pending).toBe(0)
})

test.each([
  ['the board', ({ board }: Opened) => board.close()],
  ['its connection', ({ closeStream }: Opened) => closeStream()],
])(
  'followBoard() asks for nothing more when %s is closed while its lines are on their way',
  async (_, close) => {
    const opened = await openBoard()
    const { clock, kitchen, place } = opened
    let answer = () => {}
    kitchen.held = new Promise((resolve) => {
      answer = resolve
    })
    await place('order-1')
    await clock.advance(50)
    close(opened)
    answer()
    await clock.advance(60_000)
    expect(kitchen.asked).toHaveLength(1)
    expect(clock.pending).toBe(0)
  },
)
