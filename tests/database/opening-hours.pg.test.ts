import { describe, expect, test } from 'vitest'
import { type KitchenOptions, openKitchen } from '../support/kitchen.ts'
import { reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'

const db = await createTestDatabase()

interface Span {
  opens_at: Date
  closes_at: Date
}

type Hours = NonNullable<KitchenOptions['hours']>
const daily = (opens: string, closes: string): Hours =>
  [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({ weekday, opens, closes }))

/** The opening at an instant: `open until …`, `opens …` or `closed`, in UTC. */
async function at(timezone: string, hours: Hours, instant: string): Promise<string> {
  const kitchen = await openKitchen(db, { timezone, hours })
  const [span] = await db.owner.query<Span>('select * from private.next_opening($1, $2)', [
    kitchen.id,
    instant,
  ])
  if (!span) return 'closed'
  const text = (date: Date): string => date.toISOString().slice(0, 16)
  return span.opens_at <= new Date(instant)
    ? `open until ${text(span.closes_at)}`
    : `opens ${text(span.opens_at)} until ${text(span.closes_at)}`
}

describe('opening hours are in the time zone of the restaurant', () => {
  const lunch = daily('11:00', '15:00')
  test.each([
    ['Europe/Paris', '2026-11-24T10:30:00Z', 'open until 2026-11-24T14:00'],
    ['Europe/Paris', '2026-07-24T09:30:00Z', 'open until 2026-07-24T13:00'],
    ['America/New_York', '2026-11-24T10:30:00Z', 'opens 2026-11-24T16:00 until 2026-11-24T20:00'],
    ['Asia/Tokyo', '2026-11-24T03:00:00Z', 'open until 2026-11-24T06:00'],
    ['Asia/Kolkata', '2026-11-24T05:29:00Z', 'opens 2026-11-24T05:30 until 2026-11-24T09:30'],
    ['Pacific/Kiritimati', '2026-11-24T21:30:00Z', 'open until 2026-11-25T01:00'],
    ['Pacific/Pago_Pago', '2026-11-25T00:30:00Z', 'open until 2026-11-25T02:00'],
  ])('%s at %s: %s', async (timezone, instant, expected) => {
    expect(await at(timezone, lunch, instant)).toBe(expected)
  })

  test('an unknown time zone is refused', async () => {
    expect(await reasonOf(openKitchen(db, { timezone: 'Europe/Atlantis' }))).toBe('INVALID_ARGUMENT')
    expect(await reasonOf(openKitchen(db, { timezone: 'CET+3' }))).toBe('INVALID_ARGUMENT')
  })
})

describe('past midnight', () => {
  // Friday evening only: 2026-11-27 is a Friday.
  const friday: Hours = [{ weekday: 5, opens: '18:30', closes: '02:00' }]
  test.each([
    ['2026-11-27T18:29:59Z', 'opens 2026-11-27T18:30 until 2026-11-28T02:00'],
    ['2026-11-27T18:30:00Z', 'open until 2026-11-28T02:00'],
    ['2026-11-28T00:00:00Z', 'open until 2026-11-28T02:00'],
    ['2026-11-28T01:59:59Z', 'open until 2026-11-28T02:00'],
    ['2026-11-28T02:00:00Z', 'opens 2026-12-04T18:30 until 2026-12-05T02:00'],
  ])('a Friday night is open into Saturday: %s %s', async (instant, expected) => {
    expect(await at('UTC', friday, instant)).toBe(expected)
  })

  test('closing at midnight means the end of that day', async () => {
    expect(await at('UTC', daily('10:00', '00:00'), '2026-11-24T23:59:59Z')).toBe(
      'open until 2026-11-25T00:00',
    )
    expect(await at('UTC', daily('10:00', '00:00'), '2026-11-25T00:00:00Z')).toBe(
      'opens 2026-11-25T10:00 until 2026-11-26T00:00',
    )
  })

  test('hours that touch are one opening', async () => {
    const touching: Hours = [
      { weekday: 5, opens: '18:00', closes: '00:00' },
      { weekday: 6, opens: '00:00', closes: '03:00' },
    ]
    expect(await at('UTC', touching, '2026-11-27T23:50:00Z')).toBe('open until 2026-11-28T03:00')
    expect(await at('UTC', touching, '2026-11-28T00:00:00Z')).toBe('open until 2026-11-28T03:00')
    expect(await at('UTC', touching, '2026-11-27T12:00:00Z')).toBe(
      'opens 2026-11-27T18:00 until 2026-11-28T03:00',
    )
  })

  test('from midnight to midnight is never closed', async () => {
    for (const instant of ['2026-11-24T00:00:00Z', '2026-11-24T12:00:00Z', '2026-11-24T23:59:59.999Z']) {
      expect(await at('UTC', daily('00:00', '00:00'), instant)).toMatch(/^open until/)
    }
  })
})

describe('the days the clocks change', () => {
  // Paris: 2026-03-29 02:00 → 03:00, 2026-10-25 03:00 → 02:00.
  test('in spring an evening opens an hour of UTC earlier than the day before', async () => {
    expect(await at('Europe/Paris', daily('18:00', '22:00'), '2026-03-28T12:00:00Z')).toBe(
      'opens 2026-03-28T17:00 until 2026-03-28T21:00',
    )
    expect(await at('Europe/Paris', daily('18:00', '22:00'), '2026-03-29T12:00:00Z')).toBe(
      'opens 2026-03-29T16:00 until 2026-03-29T20:00',
    )
  })

  test('a night over the change in spring is an hour shorter, and one in autumn an hour longer', async () => {
    const night = daily('22:00', '05:00')
    expect(await at('Europe/Paris', night, '2026-03-28T22:00:00Z')).toBe('open until 2026-03-29T03:00')
    expect(await at('Europe/Paris', night, '2026-10-24T21:00:00Z')).toBe('open until 2026-10-25T04:00')
  })

  test('a closing time that does not exist that night moves by the hour that is missing', async () => {
    expect(await at('Europe/Paris', daily('20:00', '02:30'), '2026-03-28T22:00:00Z')).toBe(
      'open until 2026-03-29T01:30',
    )
  })

  test('an opening that spans the repeated hour stays one opening', async () => {
    const hours = daily('20:00', '02:30')
    for (const instant of ['2026-10-25T00:15:00Z', '2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z']) {
      expect(await at('Europe/Paris', hours, instant)).toBe('open until 2026-10-25T01:30')
    }
  })

  test('a whole day has 23 or 25 hours, without a gap at either end', async () => {
    const sundays: Hours = [{ weekday: 0, opens: '00:00', closes: '00:00' }]
    expect(await at('Europe/Paris', sundays, '2026-03-29T01:30:00Z')).toBe('open until 2026-03-29T22:00')
    expect(await at('Europe/Paris', sundays, '2026-10-25T00:30:00Z')).toBe('open until 2026-10-25T23:00')
    const both: Hours = [...sundays, { weekday: 1, opens: '00:00', closes: '03:00' }]
    expect(await at('Europe/Paris', both, '2026-03-29T01:30:00Z')).toBe('open until 2026-03-30T01:00')
  })
})

describe('closed days', () => {
  test('the next opening is looked for within a week', async () => {
    const mondays: Hours = [{ weekday: 1, opens: '12:00', closes: '14:00' }]
    expect(await at('UTC', mondays, '2026-11-23T14:00:00Z')).toBe(
      'opens 2026-11-30T12:00 until 2026-11-30T14:00',
    )
    expect(await at('UTC', mondays, '2026-11-23T13:59:00Z')).toBe('open until 2026-11-23T14:00')
  })

  test('two openings a day leave the afternoon closed', async () => {
    const hours = [...daily('12:00', '14:00'), ...daily('19:00', '22:00')]
    expect(await at('UTC', hours, '2026-11-24T15:00:00Z')).toBe(
      'opens 2026-11-24T19:00 until 2026-11-24T22:00',
    )
    expect(await at('UTC', hours, '2026-11-24T20:00:00Z')).toBe('open until 2026-11-24T22:00')
    expect(await at('UTC', hours, '2026-11-24T22:00:00Z')).toBe(
      'opens 2026-11-25T12:00 until 2026-11-25T14:00',
    )
  })

  test('without any hours a restaurant never opens', async () => {
    expect(await at('UTC', [], '2026-11-24T12:00:00Z')).toBe('closed')
  })
})
