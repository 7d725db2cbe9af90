import { describe, expect, test } from 'vitest'
import type { AudienceState } from './audience-state.ts'
import { ahead, type Cursors, furthest } from './cursors.ts'
import { mergeInbox, nextEnd } from './inbox-state.ts'
import { microseconds } from './order.ts'
import type { Announcement, Audience } from './types.ts'

const now = Date.parse('2026-11-25T20:00:00Z')

const item = (announcement_id: string, changes: Partial<Announcement> = {}): Announcement => ({
  announcement_id,
  audience: 'customers',
  seq: 1,
  severity: 'info',
  title: announcement_id,
  body: 'Text',
  published_at: '2026-11-25T19:00:00.000000+00:00',
  expires_at: null,
  ...changes,
})
const told = (...items: Announcement[]): AudienceState => ({
  items: new Map(items.map((one) => [one.announcement_id, one])),
  recalled: new Map(),
})
const ids = (items: readonly Announcement[]): string[] => items.map((one) => one.announcement_id)

describe('the one order', () => {
  test('is by instant to the microsecond, then by id, the newest first', () => {
    const at = (fraction: string) => `2026-11-25T19:00:00${fraction}+00:00`
    const states = [
      told(item('b', { published_at: at('.1') }), item('a', { published_at: at('.1') })),
      told(item('d', { published_at: at('.100001') }), item('c', { published_at: at('') })),
    ]
    expect(ids(mergeInbox(states, {}, now).items)).toEqual(['d', 'b', 'a', 'c'])
    expect(ids(mergeInbox(states.toReversed(), {}, now).items)).toEqual(['d', 'b', 'a', 'c'])
  })

  test('does not depend on the time zone in which an instant was written', () => {
    expect(microseconds('2026-11-25T20:30:00.25+01:00')).toBe(
      microseconds('2026-11-25T19:30:00.250000+00:00'),
    )
  })
})

describe('what is new', () => {
  const cursors: Cursors = { customers: { seen: 4, urgent_seen: 7 } }

  test('is beyond the cursor of its audience', () => {
    const { items, unread } = mergeInbox(
      [
        told(item('seen', { seq: 4 }), item('new', { seq: 5 })),
        told(item('other', { audience: 'drivers', seq: 1 })),
      ],
      cursors,
      now,
    )
    expect(ids(items.filter(({ isNew }) => isNew)).toSorted()).toEqual(['new', 'other'])
    expect(unread).toBe(2)
  })

  test('an urgent one put away is not; a quiet one before it still is', () => {
    const { items, urgent } = mergeInbox(
      [
        told(
          item('quiet', { seq: 6 }),
          item('put away', { seq: 7, severity: 'urgent' }),
          item('second', { seq: 9, severity: 'urgent', published_at: '2026-11-25T19:02:00+00:00' }),
          item('first', { seq: 8, severity: 'urgent', published_at: '2026-11-25T19:01:00+00:00' }),
        ),
      ],
      cursors,
      now,
    )
    expect(ids(urgent)).toEqual(['first', 'second'])
    expect(items.find(({ announcement_id }) => announcement_id === 'quiet')?.isNew).toBe(true)
  })

  test('nothing is that is over, though it can still be read', () => {
    const states = [
      told(
        item('over', { seq: 8, severity: 'urgent', expires_at: '2026-11-25T20:00:00Z' }),
        item('not yet', { seq: 9, severity: 'urgent', expires_at: '2026-11-25T20:00:01Z' }),
      ),
    ]
    const { items, unread, urgent } = mergeInbox(states, cursors, now)
    expect(items.find(({ announcement_id }) => announcement_id === 'over')).toMatchObject({
      isOver: true,
      isNew: false,
    })
    expect([unread, ids(urgent)]).toEqual([1, ['not yet']])
    expect(nextEnd(states, now)).toBe(now + 1000)
    expect(nextEnd(states, now + 1000)).toBe(null)
  })
})

describe('cursors', () => {
  const audiences: readonly Audience[] = ['everyone', 'customers', 'drivers']
  const some = (n: number): Cursors =>
    Object.fromEntries(
      audiences.flatMap((audience, place) =>
        (n >> place) & 1
          ? [[audience, { seen: (n * 7 + place) % 11, urgent_seen: (n * 5 + place) % 13 }]]
          : [],
      ),
    )

  test('end the same in whatever order tabs and devices speak', () => {
    for (let n = 0; n < 512; n++) {
      const [a, b, c] = [some(n & 7), some((n >> 3) & 7), some(n >> 6)]
      expect(furthest(a, b)).toEqual(furthest(b, a))
      expect(furthest(furthest(a, b), c)).toEqual(furthest(a, furthest(b, c)))
      expect(furthest(a, a)).toEqual(a)
      expect(ahead(a, furthest(a, b))).toEqual({})
      expect(furthest(b, ahead(a, b))).toEqual(furthest(a, b))
    }
  })

  test('of audiences this client does not know are left out', () => {
    expect(furthest({}, { kitchens: { seen: 1, urgent_seen: 1 } })).toEqual({})
  })
})
