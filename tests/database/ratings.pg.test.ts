import { describe, expect, test } from 'vitest'
import type { Answer, Person } from '../support/callers.ts'
import {
  bringTo,
  type Customer,
  createCustomer,
  createOnlineDriver,
  hire,
  type Kitchen,
  move,
  type OrderFacts,
  openKitchen,
  placeOrder,
} from '../support/kitchen.ts'
import { outcomeOf, reasonOf, refusalOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()
const kitchen = await openKitchen(db, { name: 'Bao House' })
const lea = await createCustomer(db, 'Lea Moreau')
const sam = await createOnlineDriver(db, 'Sam Okafor')

/** A delivered order, carried by Sam unless by the restaurant's own courier. */
async function delivered(customer: Customer, place: Kitchen, by: Person | null = sam): Promise<OrderFacts> {
  const ready = await bringTo(db, place, await placeOrder(db, customer, place), 'ready')
  const mover = by ?? place.owner
  return move(db, mover, await move(db, mover, ready, 'picked_up'), 'delivered')
}
const rate = (person: Person, order: OrderFacts, more: Answer = {}): Promise<Answer> =>
  db.as(person).command('rate_order', { order_id: order.order_id, subject: 'food', stars: 5, ...more })
const age = (order: OrderFacts, column: string, interval: string): Promise<unknown> =>
  db.owner.query(
    column === 'delivered_at'
      ? `update public.orders set delivered_at = delivered_at - $2::interval where id = $1`
      : `update public.order_ratings set created_at = created_at - $2::interval, updated_at = updated_at - $2::interval where order_id = $1`,
    [order.order_id, interval],
  )
const scoreOf = async (place: Kitchen): Promise<Answer | undefined> =>
  (
    await db.owner.query('select ratings, stars from private.restaurant_scores where restaurant_id = $1', [
      place.id,
    ])
  )[0]
const cardOf = async (place: Kitchen): Promise<unknown> => {
  const { restaurant } = await db.asAnon.rpc<{ restaurant: Answer }>('restaurant_menu', { slug: place.slug })
  return restaurant.rating
}

describe('rating', () => {
  test('food and driver are rated apart, once each, and changed for a while', async () => {
    const order = await delivered(lea, kitchen)
    await rate(lea, order, { stars: 2, tags: ['cold', 'cold'], comment: '  Cold noodles.  ' })
    const answer = await rate(lea, order, { subject: 'driver', tags: ['friendly'] })
    expect(answer).toMatchObject({
      driver_name: 'Sam',
      subjects: {
        food: { stars: 2, tags: ['cold'], comment: 'Cold noodles.', is_open: true },
        driver: { stars: 5, tags: ['friendly'], is_open: true },
      },
    })
    expect(await rate(lea, order, { stars: 4 })).toMatchObject({ subjects: { food: { stars: 4, tags: [] } } })
    const rows = await db.owner.query('select 1 from public.order_ratings where order_id = $1', [
      order.order_id,
    ])
    expect(rows).toHaveLength(2)
    await age(order, 'created_at', '49 hours')
    expect(await reasonOf(rate(lea, order, { stars: 1 }))).toBe('RATING_CLOSED')
  })

  test('comes after the delivery and within fourteen days of it', async () => {
    const early = await placeOrder(db, lea, kitchen)
    expect(await reasonOf(rate(lea, early))).toBe('NOT_DELIVERED')
    const order = await delivered(lea, kitchen)
    await age(order, 'delivered_at', '14 days')
    const refusal = await refusalOf(rate(lea, order))
    expect(refusal).toMatchObject({ reason: 'RATING_CLOSED', facts: { change_for_hours: 48 } })
    const known = await db.as(lea).rpc('order_rating', { order_id: order.order_id })
    expect(known).toMatchObject({ subjects: { food: { is_open: false, stars: null } } })
  })

  test('is the customer’s alone, whoever else may see the order', async () => {
    const order = await delivered(lea, kitchen)
    const omar = await createCustomer(db, 'Omar Haddad')
    for (const person of [omar, sam, kitchen.owner]) {
      expect(await reasonOf(rate(person, order))).toBe('NOT_FOUND')
      expect(await db.as(person).rpc('order_rating', { order_id: order.order_id })).toBeNull()
    }
    expect(await outcomeOf(db.asAnon.rpc('order_rating', { order_id: order.order_id }))).toBe('42501')
  })

  test.each([
    ['six stars', { stars: 6 }, 'stars'],
    ['no stars', { stars: 0 }, 'stars'],
    ['a tag there is not', { tags: ['delicious'] }, 'tags'],
    ['a tag of the driver for the food', { tags: ['friendly'] }, 'tags'],
    ['a long story', { comment: 'x'.repeat(501) }, 'comment'],
    ['a story about the driver', { subject: 'driver', comment: 'x' }, 'comment'],
    ['the weather', { subject: 'weather' }, 'subject'],
  ])('%s is refused', async (_, more, field) => {
    const refusal = await refusalOf(rate(lea, await delivered(lea, kitchen), more))
    expect([refusal.reason, refusal.facts.field]).toEqual(['INVALID_ARGUMENT', field])
  })

  test('the restaurant’s own courier is not rated', async () => {
    const order = await delivered(lea, kitchen, null)
    expect((await refusalOf(rate(lea, order, { subject: 'driver' }))).facts.field).toBe('subject')
    expect(await db.as(lea).rpc('order_rating', { order_id: order.order_id })).toMatchObject({
      driver_name: null,
    })
  })
})

describe('what becomes of it', () => {
  test('a score is kept with every change, and shown from three ratings on', async () => {
    const place = await openKitchen(db)
    const orders = [await delivered(lea, place), await delivered(lea, place), await delivered(lea, place)]
    for (const [index, order] of orders.entries()) {
      expect(await cardOf(place)).toBeNull()
      await rate(lea, order, { stars: index + 3 })
      await age(order, 'created_at', '1 day')
    }
    expect(await cardOf(place)).toEqual({ average: 4, count: 3 })
    if (orders[0]) await rate(lea, orders[0], { stars: 5 })
    if (orders[0]) await age(orders[0], 'created_at', '1 day')
    expect(await cardOf(place)).toEqual({ average: 4.7, count: 3 })
    await db.owner.query('delete from public.order_ratings where order_id = $1', [orders[0]?.order_id])
    expect(await scoreOf(place)).toEqual({ ratings: 2, stars: 9 })
  })

  test('what was said today is told tomorrow: who looks twice learns of no rating when it comes, nor of a change', async () => {
    const place = await openKitchen(db)
    const orders: OrderFacts[] = []
    for (let index = 0; index < 5; index += 1) orders.push(await delivered(lea, place))
    const [changed, fresh, ...old] = orders
    if (!(changed && fresh)) throw new Error('There are five.')
    for (const order of [changed, ...old]) {
      await rate(lea, order, { stars: 4, comment: 'Good.' })
      await age(order, 'created_at', '1 day')
    }
    const told = async () => {
      const answer = await db
        .as(place.owner)
        .rpc<{ score: unknown; ratings: { stars: number }[] }>('restaurant_ratings', {
          restaurant_id: place.id,
        })
      return [await cardOf(place), answer.score, answer.ratings.map(({ stars }) => stars)]
    }
    const before = { average: 4, count: 4 }
    expect(await told()).toEqual([before, before, [4, 4, 4, 4]])
    await rate(lea, fresh, { stars: 1 })
    expect(await told()).toEqual([before, before, [4, 4, 4, 4]])
    await rate(lea, changed, { stars: 1 })
    expect(await told()).toEqual([{ average: 4, count: 3 }, { average: 4, count: 3 }, [4, 4, 4]])
    for (const order of [fresh, changed]) await age(order, 'created_at', '1 day')
    expect(await told()).toMatchObject([{ average: 2.8, count: 5 }, { count: 5 }, { length: 5 }])
  })

  test('nobody reads the sums from which each rating could be told', async () => {
    const sums = 'select ratings, stars from private.restaurant_scores'
    for (const caller of [db.asAnon, db.as(lea), db.as(kitchen.owner)])
      expect(await reasonOf(caller.query(sums))).toBe('42501')
  })

  test('ten at once are all counted', async () => {
    const place = await openKitchen(db)
    const people = await Promise.all(Array.from({ length: 10 }, () => createCustomer(db)))
    const orders: [Customer, OrderFacts][] = []
    for (const person of people) orders.push([person, await delivered(person, place)])
    await Promise.all(orders.map(([person, order]) => rate(person, order, { stars: 3 })))
    expect(await scoreOf(place)).toEqual({ ratings: 10, stars: 30 })
  })

  test('the kitchen reads what was said by day and not by whom; next door reads nothing', async () => {
    const place = await openKitchen(db)
    const jun = await hire(db, place)
    const order = await delivered(lea, place)
    await rate(lea, order, { stars: 2, tags: ['cold'], comment: 'Cold.' })
    await age(order, 'created_at', '1 day')
    const answer = await db.as(jun).rpc('restaurant_ratings', { restaurant_id: place.id })
    expect(answer).toEqual({
      score: null,
      ratings: [
        { stars: 2, tags: ['cold'], comment: 'Cold.', day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      ],
    })
    expect(await reasonOf(db.as(kitchen.owner).rpc('restaurant_ratings', { restaurant_id: place.id }))).toBe(
      'NOT_FOUND',
    )
  })

  test('goes into the export, and loses its words with the account', async () => {
    const place = await openKitchen(db)
    const person = await createCustomer(db)
    const order = await delivered(person, place)
    await rate(person, order, { stars: 2, comment: 'Ring at the third door, it is mine.' })
    const [exported] = await db.owner.query<{ row: Answer }>('select private.export_ratings($1) as row', [
      person.id,
    ])
    expect(exported?.row).toMatchObject({ stars: 2, comment: 'Ring at the third door, it is mine.' })
    await db.superuser.query('delete from auth.users where id = $1', [person.id])
    const rows = await db.owner.query(
      'select customer_id, stars, comment from public.order_ratings where order_id = $1',
      [order.order_id],
    )
    expect(rows).toEqual([{ customer_id: null, stars: 2, comment: '' }])
    expect(await scoreOf(place)).toEqual({ ratings: 1, stars: 2 })
  })

  test('the customer’s other devices are told; no stream of kitchen or driver says anything', async () => {
    const place = await openKitchen(db)
    const order = await delivered(lea, place)
    const seqOf = async (stream: string): Promise<unknown> =>
      (await db.owner.query('select head from private.stream_heads where stream = $1', [stream]))[0]?.head
    const watched = [`order:${order.order_id}`, `restaurant:${place.id}`, `user:${sam.id}`]
    const before = await Promise.all(watched.map(seqOf))
    await rate(lea, order)
    await rate(lea, order, { subject: 'driver' })
    expect(await Promise.all(watched.map(seqOf))).toEqual(before)
    const [last] = await db.owner.query(
      `select type, body from private.events where stream = $1 order by seq desc limit 1`,
      [`user:${lea.id}`],
    )
    expect(last).toEqual({
      type: 'order_rated',
      body: { order_id: order.order_id, subject: 'driver', stars: 5 },
    })
  })
})
