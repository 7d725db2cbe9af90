import { describe, expect, test } from 'vitest'
import type { StreamEvent } from '../streams/types.ts'
import { type AudienceState, reduceAudience } from './audience-state.ts'
import { mergeInbox } from './inbox-state.ts'

const empty: AudienceState = { items: new Map(), recalled: new Map() }
const instant = (n: number): string => new Date(Date.UTC(2026, 10, 25, 19, 0, n)).toISOString()

const published = (n: number, changes: object = {}): StreamEvent => ({
  seq: n,
  type: 'announcement_published',
  at: instant(n),
  body: {
    announcement_id: `a${n}`,
    severity: 'info',
    title: `Number ${n}`,
    body: 'Text',
    published_at: instant(n),
    expires_at: null,
    ...changes,
  },
})
const recalled = (n: number, of: number): StreamEvent => ({
  seq: n,
  type: 'announcement_recalled',
  at: instant(n),
  body: { announcement_id: `a${of}`, recalled_at: instant(n) },
})
const reduce = (events: readonly StreamEvent[], from = empty): AudienceState =>
  events.reduce((state, event) => reduceAudience(state, event, 'customers'), from)
const ids = (state: AudienceState): string[] => [...state.items.keys()].toSorted()

/** A small seeded generator (mulberry32), so that a failing seed can be run again. */
function generator(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

describe('reduceAudience()', () => {
  test('keeps what was published, with its number and audience', () => {
    const state = reduce([published(4)])
    expect([...state.items.values()]).toMatchObject([
      { announcement_id: 'a4', audience: 'customers', seq: 4 },
    ])
  })

  test('takes off what was recalled, and remembers when', () => {
    const state = reduce([published(1), published(2), recalled(3, 1)])
    expect(ids(state)).toEqual(['a2'])
    expect(state.recalled.get('a1')).toBe(instant(3))
  })

  test('never shows what it was told to take off before it was told to show it', () => {
    expect(ids(reduce([recalled(2, 1), published(1)]))).toEqual([])
  })

  test('has nothing to show of one whose words were taken back', () => {
    const event = { ...published(1), body: { announcement_id: 'a1', published_at: instant(1) } }
    expect(reduce([event])).toEqual(empty)
  })

  test('leaves the state as it is when an event says nothing new', () => {
    const state = reduce([published(1), recalled(2, 1)])
    expect(reduce([published(1), recalled(2, 1)], state)).toBe(state)
    expect(reduce([{ ...published(3), type: 'something_later' }], state)).toBe(state)
  })

  test('throws at an event it cannot read, so that a snapshot takes its place', () => {
    expect(() => reduce([published(1, { severity: 'deafening' })])).toThrow()
    expect(() => reduce([{ ...published(1), body: { title: 'no id' } }])).toThrow()
  })

  test('ends the same however events are reordered and doubled', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = generator(seed)
      const events: StreamEvent[] = []
      for (let seq = 1; seq <= 12; seq++) {
        const target = 1 + Math.floor(random() * seq)
        events.push(random() < 0.7 || events.length === 0 ? published(seq) : recalled(seq, target))
      }
      const expected = reduce(events)
      const messy = [...events, ...events.filter(() => random() < 0.5)]
        .map((event) => ({ event, place: random() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ event }) => event)
      const actual = reduce(messy)
      expect(ids(actual), `seed ${seed}`).toEqual(ids(expected))
      expect(mergeInbox([actual], {}, 0).items, `seed ${seed}`).toEqual(mergeInbox([expected], {}, 0).items)
    }
  })
})
