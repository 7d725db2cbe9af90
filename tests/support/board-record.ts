import type { StreamEvent } from '@platewire/client'
import { createClient } from '@supabase/supabase-js'
import { expect } from 'vitest'
import { type BoardSight, orderOf } from './watch-board.ts'

/** When something was broken, ms since 1970. */
export interface Outage {
  from: number
  to: number
}

/** Every event of a restaurant, as the database has them. */
export async function truthOf(
  door: { url: string; publishableKey: string },
  token: string,
  restaurantId: string,
): Promise<StreamEvent[]> {
  const headers = { Authorization: `Bearer ${token}` }
  const supabase = createClient(door.url, door.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false, storageKey: crypto.randomUUID() },
    global: { headers },
  })
  const truth: StreamEvent[] = []
  for (;;) {
    const { data, error } = await supabase.rpc('read_stream', {
      stream: `restaurant:${restaurantId}`,
      after: truth.at(-1)?.seq ?? 0,
      max_events: 1000,
    })
    if (error) throw error
    truth.push(...data.events)
    if (truth.length >= data.head) return truth
  }
}

/**
 * Nothing lost, nothing twice, nothing out of order: each acknowledged order is one event of the truth; the board applied the numbers that
 * follow its snapshots one by one, to the end; and every acknowledged order came onto it. Answers how late each came, ms: from
 * the writing of its event, or from the end of the outage that was in between.
 */
export function expectEveryOrder(
  sights: readonly BoardSight[],
  truth: readonly StreamEvent[],
  acknowledged: readonly string[],
  outages: readonly Outage[] = [],
): number[] {
  const placed = truth.filter(({ type }) => type === 'order_placed')
  const writtenAt = new Map(placed.map((event) => [orderOf(event), Date.parse(event.at)]))
  expect(writtenAt.size).toBe(placed.length)
  expect(acknowledged.filter((order) => !writtenAt.has(order))).toEqual([])

  let last: number | null = null
  let isFresh = true
  const firstSeen = new Map<string, number>()
  const placings = new Map<string, number>()
  for (const sight of sights) {
    const next: number = (last ?? 0) + 1
    // What came while a snapshot was read is applied on top of it, and the snapshot is told with the number after that.
    if (sight.kind === 'event' && isFresh) expect(sight.seq).toBeLessThanOrEqual(next)
    else if (sight.kind === 'event') expect(sight.seq).toBe(next)
    isFresh = sight.kind === 'snapshot'
    last = sight.seq
    const orders = sight.kind === 'snapshot' ? sight.orders : sight.order ? [sight.order] : []
    for (const order of orders) if (!firstSeen.has(order)) firstSeen.set(order, sight.at)
    if (sight.kind === 'event' && sight.type === 'order_placed' && sight.order)
      placings.set(sight.order, (placings.get(sight.order) ?? 0) + 1)
  }
  expect(last).toBe(truth.at(-1)?.seq)
  expect([...placings.values()].filter((times) => times > 1)).toEqual([])
  expect(acknowledged.filter((order) => !firstSeen.has(order))).toEqual([])

  return acknowledged.map((order) => {
    const written = writtenAt.get(order) ?? 0
    const at = firstSeen.get(order) ?? Number.NaN
    const held = outages.filter(({ from, to }) => from <= at && to >= written).map(({ to }) => to)
    return at - Math.min(at, Math.max(written, ...held))
  })
}
