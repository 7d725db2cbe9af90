import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import type { Caller } from '../calls/caller.ts'
import { offline } from '../calls/server-error.ts'
import { createLedger } from './ledger.ts'

const row = (n: number) => ({
  order_id: String(n),
  restaurant_id: 'r',
  restaurant: 'Bao House',
  timezone: 'Europe/Paris',
  number: n + 1,
  verdict: 'kept',
  is_late: false,
  status: 'accepted',
  reason: null,
  committed_at: '2026-11-26T18:00:00Z',
  received_at: null,
  shown_at: null,
  shown_ms: null,
  told_at: null,
  devices: 0,
  acknowledged_at: null,
  acknowledged_by: null,
  answered_at: null,
  answer: null,
  answered_by: null,
  attended_ms: null,
  closed_at: null,
})

/** A ledger of so many orders, given out in pages as the server does. */
function ledgerOf(count: number) {
  const asked: Record<string, unknown>[] = []
  const caller: Caller = {
    request: () => Promise.reject(offline()),
    rpc: async (_name, args, schema) => {
      const given: Record<string, unknown> = { ...args }
      asked.push(given)
      const after = z.nullable(z.object({ order_id: z.string() })).parse(given.after)
      const from = after === null ? 0 : Number(after.order_id) + 1
      const size = Math.min(Number(given.max_rows), count - from)
      const rows = Array.from({ length: size }, (_, index) => row(from + index))
      const next = from + size < count ? rows.at(-1) : null
      return schema.parse({ at: '', rows, next })
    },
  }
  return { ledger: createLedger({ core: { caller } }), asked }
}

describe('the whole ledger of a day', () => {
  it('comes page by page, every row once and in order', async () => {
    const { ledger, asked } = ledgerOf(450)
    const ids: string[] = []
    for await (const { order_id } of ledger.all({ restaurantId: 'r', day: '2026-11-26' })) ids.push(order_id)
    expect(ids).toEqual(Array.from({ length: 450 }, (_, n) => String(n)))
    expect(asked).toHaveLength(3)
  })

  it('of a day without orders is one question and no row', async () => {
    const { ledger, asked } = ledgerOf(0)
    for await (const _row of ledger.all({ restaurantId: null, day: '2026-11-26', kind: 'missed' }))
      expect.unreachable()
    expect(asked).toMatchObject([{ restaurant_id: null, kind: 'missed', device_id: null }])
  })
})
