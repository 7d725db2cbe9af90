import { expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import {
  type Customer,
  createCustomer,
  hire,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { createRandom, type Random } from '../support/random.ts'
import { toRefusal, whileBusy } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

/** How many orders are raced for: a moment in CI, ten thousand by `PLATEWIRE_RACES=10000`. */
const races = Number(process.env.PLATEWIRE_RACES ?? 240)
/** Races that go on beside each other, each in a kitchen of its own. */
const tracks = 8

const db = await createTestDatabase({ connections: 3 * tracks })

/** Those who race for the orders of one kitchen. */
interface Track {
  kitchen: Kitchen
  colleague: Person
  customer: Customer
}

/** What somebody wants of a new order. */
const wishes = {
  accept: ({ kitchen }: Track, order: OrderFacts) => move(db, kitchen.owner, order, 'accepted'),
  reject: ({ colleague }: Track, order: OrderFacts) => move(db, colleague, order, 'rejected'),
  cancel: ({ customer }: Track, order: OrderFacts) =>
    move(db, customer, order, 'cancelled', { reason: 'changed_mind' }),
}
type Wish = keyof typeof wishes
/** How the history reads when somebody has it, or nobody answered in time. */
const won = { accept: 'accepted', reject: 'rejected', cancel: 'cancelled', expire: 'cancelled' }
type Winner = keyof typeof won
const contenders: Winner[] = ['accept', 'reject', 'cancel', 'expire']

/** A scheduler comes after a moment, and takes whichever order is overdue first, of this race or of another one. */
const expire = (afterMs: number) =>
  db.owner.query(`select private.cancel_unanswered(grace => '0') from pg_sleep($1)`, [afterMs / 1000])

/** What became of one wish: it happened, or which status it met instead. */
async function outcomeOf(wish: Wish, track: Track, order: OrderFacts): Promise<'won' | { met: unknown }> {
  try {
    await whileBusy(() => wishes[wish](track, order))
    return 'won'
  } catch (error) {
    const { reason, facts } = toRefusal(error)
    expect(reason).toBe('STALE_VERSION')
    return { met: facts.status }
  }
}

/**
 * One order whose time is up at the very moment at which three want it. Answers whose it was.
 * A favourite has done before the others begin: so that each has it somewhere, however fast the machine is.
 */
async function race(track: Track, random: Random, favourite?: Winner): Promise<Winner> {
  const order = await whileBusy(() => placeOrder(db, track.customer, track.kitchen))
  await db.owner.query(`update public.orders set accept_by = now() - interval '1 second' where id = $1`, [
    order.order_id,
  ])
  const outcomes: Partial<Record<Winner, 'won' | { met: unknown }>> = {}
  const contend = async (one: Winner): Promise<void> => {
    // One statement is faster than the four of a command: it gives them a start, mostly.
    if (one === 'expire') await expire(favourite ? 0 : random.integer(60))
    else outcomes[one] = await outcomeOf(one, track, order)
  }
  if (favourite) await contend(favourite)
  const first = random.pick<Wish>(['accept', 'reject', 'cancel'])
  const starters = random.integer(2) === 0 ? contenders : contenders.toReversed()
  const inTurn = [first, ...starters.filter((one) => one !== first)]
  await Promise.all(inTurn.filter((one) => one !== favourite).map(contend))
  const [row] = await db.owner.query<{ reason: string | null }>(
    'select reason from public.orders where id = $1',
    [order.order_id],
  )
  if (row?.reason === 'not_answered') outcomes.expire = 'won'
  const winners = contenders.filter((one) => outcomes[one] === 'won')
  expect(winners).toHaveLength(1)
  const winner = winners[0] ?? 'expire'
  const met = Object.values(outcomes).filter((outcome) => outcome !== 'won')
  expect(met).toEqual(met.map(() => ({ met: won[winner] })))
  // Nobody may have more than twenty open orders.
  if (winner === 'accept')
    await whileBusy(() => move(db, track.kitchen.owner, { ...order, version: 2 }, 'cancelled'))
  return winner
}

test(
  `of accepting, rejecting, cancelling and the deadline at the same moment one happens, ${races} times: the others learn which, the history is legal, and both sides are told the same`,
  async () => {
    const wins: Record<Winner, number> = { accept: 0, reject: 0, cancel: 0, expire: 0 }
    const run = async (_: unknown, index: number): Promise<void> => {
      const random = createRandom(index)
      const kitchen = await openKitchen(db)
      // Nobody is to be paused for what is missed here on purpose.
      await db.owner.query(
        'update public.acceptance_settings set pause_after = null where restaurant_id = $1',
        [kitchen.id],
      )
      const track = { kitchen, colleague: await hire(db, kitchen), customer: await createCustomer(db) }
      for (let round = 0; round < races / tracks; round += 1)
        wins[await race(track, random, contenders[round])] += 1
    }
    await Promise.all(Array.from({ length: tracks }, run))
    if (races > 1000) console.table(wins)
    for (const count of Object.values(wins)) expect(count).toBeGreaterThan(0)

    const illegal = await db.owner.query(
      `select m.order_id, before.status as from_status, m.status as to_status, m.actor
       from private.order_moves m
       left join private.order_moves before on before.order_id = m.order_id and before.version = m.version - 1
       where case when m.version = 1 then m.status <> 'placed' else not exists (
         select from private.order_transitions t
         where t.from_status = before.status and t.to_status = m.status and t.actor = m.actor) end`,
    )
    expect(illegal).toEqual([])

    /** What each side was told of each order, in turn, beside what happened. */
    const untrue = await db.owner.query(
      `with told as (
         select (e.body ->> 'order_id')::uuid as order_id, split_part(e.stream, ':', 1) as side,
           jsonb_agg(jsonb_build_array(e.type, e.body) order by e.seq) as events
         from private.events e
         where split_part(e.stream, ':', 1) in ('order', 'restaurant') and e.type = 'order_' || (e.body ->> 'status')
         group by 1, 2
       ), happened as (
         select m.order_id, jsonb_agg('order_' || m.status order by m.version) as types from private.order_moves m group by 1
       )
       select h.order_id from happened h
       left join told customer on customer.order_id = h.order_id and customer.side = 'order'
       left join told kitchen on kitchen.order_id = h.order_id and kitchen.side = 'restaurant'
       where customer.events is distinct from kitchen.events
         or jsonb_path_query_array(customer.events, '$[*][0]') is distinct from h.types`,
    )
    expect(untrue).toEqual([])
  },
  60_000 + races * 200,
)
