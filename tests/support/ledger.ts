import { randomUUID } from 'node:crypto'
import type { Kitchen } from './kitchen.ts'
import type { TestDatabase } from './test-database.ts'

/** What happened to an order, in ms after its commit. */
export interface Life {
  /** When a device showed it, by its own measure; absent: none did. */
  shown?: number
  /** When the device told so; at once unless said otherwise. */
  told?: number
  /** Which device; one of its own unless said otherwise. */
  device?: string
  acknowledged?: number
  answered?: number
  /** When it was taken back by its customer, or ended because nobody answered. */
  withdrawn?: number
  unanswered?: number
  /** Whether the restaurant's settings accepted it. */
  isAutomatic?: boolean
}

let lastNumber = 5000

/** Writes an order and its life down as they would stand afterwards; answers its id. */
export async function recordOrder(
  db: TestDatabase,
  kitchen: Kitchen,
  committedAt: Date | string,
  life: Life = {},
): Promise<string> {
  const id = randomUUID()
  lastNumber += 1
  const at = new Date(committedAt)
  const after = (ms: number | undefined) => (ms === undefined ? null : new Date(at.valueOf() + ms))
  const closed = life.withdrawn ?? life.unanswered
  await db.owner.query(
    `insert into public.orders (id, number, restaurant_id, status, currency, customer_label, item_count, subtotal_minor, tax_minor,
       total_minor, distance_m, prep_minutes, promised_from, promised_until, placed_at, closed_at, reason)
     values ($1, $2, $3, $4, 'EUR', 'Lea M.', 1, 1000, 91, 1000, 500, 20, $5, $5, $5, $6, $7)`,
    [
      id,
      lastNumber,
      kitchen.id,
      closed === undefined ? (life.answered === undefined ? 'placed' : 'accepted') : 'cancelled',
      at,
      after(closed),
      life.unanswered === undefined ? (life.withdrawn === undefined ? null : 'changed_mind') : 'not_answered',
    ],
  )
  if (life.shown !== undefined) {
    const [shownAt, toldAt] = [after(life.shown), after(life.told ?? life.shown)]
    await db.owner.query(
      `insert into public.order_receipts (order_id, device_id, restaurant_id, user_id, received_at, shown_at, claimed_received_at, claimed_shown_at)
       values ($1, $2, $3, $4, $5, $5, $6, $6)`,
      [id, life.device ?? randomUUID(), kitchen.id, kitchen.owner.id, toldAt, shownAt],
    )
  }
  if (life.acknowledged !== undefined) {
    await db.owner.query(
      `insert into public.order_acknowledgements (order_id, position, restaurant_id, user_id, acknowledged_at) values ($1, 1, $2, $3, $4)`,
      [id, kitchen.id, kitchen.owner.id, after(life.acknowledged)],
    )
  }
  const moved = (version: number, actor: string, person: string | null, ms: number) =>
    db.owner.query(
      `insert into private.order_moves (order_id, version, status, actor, actor_id, created_at) values ($1, $2, 'accepted', $3, $4, $5)`,
      [id, version, actor, person, after(ms)],
    )
  if (life.isAutomatic) await moved(2, 'system', null, 2)
  if (life.answered !== undefined) await moved(3, 'restaurant', kitchen.owner.id, life.answered)
  return id
}
