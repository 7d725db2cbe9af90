import { describe, expect, test } from 'vitest'
import { notFound, offline } from '../calls/server-error.ts'
import { lineWith, talkWith } from '../testing/desk.ts'
import { nextToSend, reduceOutgoing, threadOf } from './outgoing.ts'
import type { Line, Outgoing, ShownMessage, ThreadEntry } from './types.ts'

const written = (client_id: string): { type: 'written'; message: Omit<Outgoing, 'seq' | 'refusal'> } => ({
  type: 'written',
  message: { client_id, text: client_id, at: '2026-11-24T19:00:00Z', seen_seq: 0 },
})
const messagesIn = (entries: readonly ThreadEntry[]): ShownMessage[] =>
  entries.flatMap((entry) => (entry.type === 'message' ? [entry] : []))

describe('one’s own messages', () => {
  test('go out one at a time, in the order they were written', () => {
    let all = reduceOutgoing(reduceOutgoing([], written('a')), written('b'))
    expect(nextToSend(all)?.client_id).toBe('a')
    all = reduceOutgoing(all, { type: 'accepted', clientId: 'a', seq: 1 })
    expect(nextToSend(all)?.client_id).toBe('b')
  })

  test('one that is refused steps aside; tried again it goes last, with the same key', () => {
    let all = reduceOutgoing(reduceOutgoing([], written('a')), written('b'))
    all = reduceOutgoing(all, { type: 'refused', clientId: 'a', error: notFound() })
    expect(nextToSend(all)?.client_id).toBe('b')
    all = reduceOutgoing(all, { type: 'retried', clientId: 'a', seenSeq: 7 })
    expect(all.map((one) => [one.client_id, one.seen_seq, one.refusal])).toEqual([
      ['b', 0, null],
      ['a', 7, null],
    ])
  })

  test('only a refused one can be discarded, and what the server has cannot be refused', () => {
    const all = reduceOutgoing([], written('a'))
    expect(reduceOutgoing(all, { type: 'discarded', clientId: 'a' })).toBe(all)
    const accepted = reduceOutgoing(all, { type: 'accepted', clientId: 'a', seq: 1 })
    expect(reduceOutgoing(accepted, { type: 'refused', clientId: 'a', error: offline() })).toEqual(accepted)
    const refused = reduceOutgoing(all, { type: 'refused', clientId: 'a', error: notFound() })
    expect(reduceOutgoing(refused, { type: 'discarded', clientId: 'a' })).toEqual([])
  })

  test('show their way: sending, sent, read', () => {
    const talk = talkWith()
    let all = reduceOutgoing([], written('a'))
    const state = (lines: Line[], agent_read_seq = 0) => {
      const facts = { ...talk.facts, agent_read_seq }
      return messagesIn(threadOf({ ...talk, lines, facts }, all, 'u')).map((one) => one.state)
    }
    expect(state([])).toEqual(['sending'])
    all = reduceOutgoing(all, { type: 'accepted', clientId: 'a', seq: 1 })
    expect(state([])).toEqual(['sent'])
    const line = lineWith({ seq: 1, client_id: 'a' })
    expect(state([line])).toEqual(['sent'])
    expect(state([line], 1)).toEqual(['read'])
  })

  test('a message of the other side is received, whatever was read', () => {
    const line = lineWith({ seq: 1, side: 'agent', author_id: 'ada', client_id: 'x' })
    const [shown] = messagesIn(threadOf(talkWith({ lines: [line] }), [], 'u'))
    expect(shown).toMatchObject({ state: 'received', is_mine: false })
  })
})

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

/** Writes, loses requests and answers, doubles attempts, delays the stream; afterwards everything arrives. */
function storm(seed: number) {
  const random = generator(seed)
  const server: Line[] = []
  const order: string[] = []
  let shownUpTo = 0
  let all: readonly Outgoing[] = []
  const accept = (id: string) => {
    const known = server.find((line) => line.client_id === id)
    if (known) return known.seq
    const line = lineWith({ seq: server.length + 1, client_id: id, text: id })
    server.push(line)
    return line.seq
  }
  const check = () => {
    const lines = server.slice(0, shownUpTo)
    const keys = threadOf(talkWith({ lines }), all, 'u').map((entry) => entry.key)
    expect(new Set(keys).size).toBe(keys.length)
    // Nothing that was written is ever missing from the thread.
    for (const id of order) expect(keys).toContain(id)
    const own = keys.filter((key) => order.includes(key))
    expect(own).toEqual(order)
  }
  const attempt = (isCalm: boolean) => {
    const next = nextToSend(all)
    if (!next || (!isCalm && random() < 0.3)) return
    const seq = accept(next.client_id)
    if (isCalm || random() < 0.6)
      all = reduceOutgoing(all, { type: 'accepted', clientId: next.client_id, seq })
  }
  const deliver = (upTo: number) => {
    shownUpTo = Math.max(shownUpTo, upTo)
    all = reduceOutgoing(all, { type: 'lines', lines: server.slice(0, shownUpTo) })
  }
  for (let step = 0; step < 120; step++) {
    const dice = random()
    if (dice < 0.2) {
      order.push(`m${order.length}`)
      all = reduceOutgoing(all, written(order.at(-1) ?? ''))
    } else if (dice < 0.3) server.push(lineWith({ seq: server.length + 1, side: 'agent', author_id: 'ada' }))
    else if (dice < 0.7) attempt(false)
    else deliver(Math.floor(random() * (server.length + 1)))
    check()
  }
  while (nextToSend(all)) attempt(true)
  deliver(server.length)
  check()
  return { server, order, all }
}

test.each(Array.from({ length: 200 }, (_, seed) => seed + 1))(
  'through lost and doubled attempts each message is there once, in the order it was written (seed %i)',
  (seed) => {
    const { server, order, all } = storm(seed)
    expect(all).toEqual([])
    expect(server.flatMap((line) => (line.author_id === 'u' ? [line.client_id] : []))).toEqual(order)
  },
)
