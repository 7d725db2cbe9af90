import { describe, expect, test } from 'vitest'
import { stepCursor } from './cursor.ts'
import {
  type Cursor,
  type CursorEffect,
  type CursorInput,
  fruitlessReads,
  headsBehind,
  missingEvents,
  newCursor,
} from './cursor-state.ts'
import type { StreamEvent } from './types.ts'

const event = (seq: number, type = 'happened'): StreamEvent => ({ seq, type, body: null, at: '2026-11-24' })
const events = (...seqs: number[]) => seqs.map((seq) => event(seq))
const upTo = (seq: number) => Array.from({ length: seq }, (_, index) => index + 1)

const rules = {
  tooFar: 100,
  reduce: (data: readonly number[], next: StreamEvent) => {
    if (next.type === 'poison') throw new Error('unreadable')
    return [...data, next.seq]
  },
}

type Input = CursorInput<readonly number[]>

/** Runs inputs one after the other; collects what was asked for. */
function run(...inputs: Input[]) {
  return runFrom(newCursor<readonly number[]>(), ...inputs)
}

function runFrom(start: Cursor<readonly number[]>, ...inputs: Input[]) {
  let cursor = start
  const effects: CursorEffect[] = []
  for (const input of inputs) {
    const step = stepCursor(cursor, input, rules)
    cursor = step.cursor
    effects.push(...step.effects)
  }
  return { cursor, effects, last: effects.at(-1) }
}

const joined: Input = { type: 'joined' }
const snapshot = (seq: number): Input => ({ type: 'snapshot', seq, data: upTo(seq) })
const message = (seq: number, type?: string): Input => ({ type: 'message', event: event(seq, type) })
const range = (seqs: number[], head: number, floor = 0): Input => ({
  type: 'range',
  events: events(...seqs),
  head,
  floor,
})
const head = (number: number, askedAt: number = number): Input => ({
  type: 'head',
  head: number,
  askedAt,
})

const liveAt = (seq: number) => run(joined, snapshot(seq)).cursor
const refresh: Input = { type: 'refresh' }

describe('starting', () => {
  test('stepCursor() reads nothing before it has joined', () => {
    expect(run().cursor.phase).toBe('subscribing')
    expect(run(message(1)).effects).toEqual([])
  })

  test('stepCursor() takes a snapshot once joined, and is live at it', () => {
    const { cursor, effects } = run(joined, snapshot(3))
    expect(effects).toEqual([
      { type: 'read_snapshot' },
      { type: 'changed', events: [], origin: 'snapshot', skipped: 0 },
    ])
    expect(cursor).toMatchObject({ phase: 'live', seq: 3, data: [1, 2, 3] })
  })

  test('stepCursor() applies what came while the snapshot was under way, and only what is newer', () => {
    const { cursor } = run(joined, message(3), message(4), message(5), snapshot(4))
    expect(cursor).toMatchObject({ phase: 'live', seq: 5, data: upTo(5) })
  })

  test('stepCursor() takes the snapshot without the topic when that does not come, and reads again once joined', () => {
    const polled = run({ type: 'impatient' }, snapshot(2))
    expect(polled.cursor.phase).toBe('live')
    const { cursor, last } = runFrom(polled.cursor, joined)
    expect(last).toEqual({ type: 'read_range', after: 2 })
    expect(cursor.phase).toBe('catching_up')
  })

  test('left on purpose, it says that it catches up, stops trying, and reads once it is joined again', () => {
    const failed = runFrom(liveAt(3), { type: 'lost' }, { type: 'failed', denied: false })
    expect(failed.cursor).toMatchObject({ phase: 'stale', pending: 'retry' })
    const left = runFrom(failed.cursor, { type: 'paused' })
    expect(left.cursor).toMatchObject({ phase: 'catching_up', reason: null, pending: null, data: upTo(3) })
    const back = runFrom(left.cursor, joined, range([], 3))
    expect(back.cursor).toMatchObject({ phase: 'live', joined: true })
  })

  test('stepCursor() reads again after a snapshot that began before the join', () => {
    const { last } = run({ type: 'impatient' }, joined, snapshot(2))
    expect(last).toEqual({ type: 'read_range', after: 2 })
  })
})

describe('live', () => {
  test('stepCursor() applies the next number from its message alone', () => {
    const { cursor, effects } = runFrom(liveAt(3), message(4))
    expect(effects).toEqual([{ type: 'changed', events: events(4), origin: 'message', skipped: 0 }])
    expect(cursor).toMatchObject({ phase: 'live', seq: 4 })
  })

  test('stepCursor() stays live while a snapshot is taken for other reasons', () => {
    const { cursor, effects } = runFrom(liveAt(3), { type: 'refresh' })
    expect(effects).toEqual([{ type: 'read_snapshot' }])
    expect(cursor.phase).toBe('live')
    expect(runFrom(cursor, message(4), snapshot(3)).cursor).toMatchObject({ phase: 'live', seq: 4 })
    expect(runFrom(cursor, message(5)).cursor.phase).toBe('catching_up')
  })

  test('stepCursor() changes its data by a patch, and not its number', () => {
    const { cursor } = runFrom(liveAt(3), { type: 'patch', patch: (data) => [...data, 99] })
    expect(cursor).toMatchObject({ phase: 'live', seq: 3, data: [1, 2, 3, 99] })
  })

  test('stepCursor() ignores what it already applied', () => {
    expect(runFrom(liveAt(3), message(3), message(1)).effects).toEqual([])
  })

  test('stepCursor() keeps a message from the future and reads what is between', () => {
    const gap = runFrom(liveAt(3), message(6))
    expect(gap.effects).toEqual([{ type: 'read_range', after: 3 }])
    expect(gap.cursor.phase).toBe('catching_up')
    expect(missingEvents(gap.cursor)).toBe(3)
    const filled = runFrom(gap.cursor, range([4, 5], 5))
    expect(filled.effects).toEqual([
      { type: 'changed', events: events(4, 5, 6), origin: 'catch_up', skipped: 0 },
    ])
    expect(filled.cursor).toMatchObject({ phase: 'live', seq: 6, data: upTo(6) })
  })

  test('stepCursor() asks again after a pause when a message came before its row can be read', () => {
    const { cursor, last } = runFrom(liveAt(3), message(5), range([], 3))
    expect(last).toEqual({ type: 'pause', attempt: 1 })
    const { cursor: after } = runFrom(cursor, { type: 'retry' }, range([4, 5], 5))
    expect(after).toMatchObject({ phase: 'live', seq: 5, attempt: 0 })
  })

  test('stepCursor() lets a snapshot decide about a number that never appears', () => {
    let state = runFrom(liveAt(3), message(9)).cursor
    for (let read = 0; read < fruitlessReads; read++)
      state = runFrom(state, range([], 3), { type: 'retry' }).cursor
    expect(state.pending).toBe('snapshot')
    expect(runFrom(state, snapshot(3)).cursor).toMatchObject({ phase: 'live', seq: 3, target: 3 })
  })

  test('stepCursor() reads page after page until the head', () => {
    const { cursor, effects } = runFrom(
      liveAt(0),
      head(50, 0),
      range(upTo(20), 50),
      range([21, 22, 23], 50),
      range(
        upTo(50).filter((seq) => seq > 23),
        50,
      ),
    )
    expect(effects.filter((effect) => effect.type === 'read_range')).toEqual([
      { type: 'read_range', after: 0 },
      { type: 'read_range', after: 20 },
      { type: 'read_range', after: 23 },
    ])
    expect(cursor).toMatchObject({ phase: 'live', data: upTo(50) })
  })
})

describe('too much missed', () => {
  test('stepCursor() takes a snapshot when it is behind the floor', () => {
    const { last, cursor } = runFrom(liveAt(3), head(20, 3), range([], 20, 10))
    expect(last).toEqual({ type: 'read_snapshot' })
    const after = runFrom(cursor, snapshot(20))
    expect(after.effects).toEqual([{ type: 'changed', events: [], origin: 'snapshot', skipped: 17 }])
    expect(after.cursor).toMatchObject({ phase: 'live', seq: 20 })
  })

  test('stepCursor() takes a snapshot when it is too far behind', () => {
    expect(runFrom(liveAt(3), head(200, 3), range([4, 5], 200)).last).toEqual({ type: 'read_snapshot' })
  })

  test('stepCursor() puts a snapshot in the place of an event its reducer refuses', () => {
    const refused = runFrom(liveAt(3), message(4, 'poison'))
    expect(refused.effects).toEqual([{ type: 'read_snapshot' }])
    expect(runFrom(refused.cursor, snapshot(4)).cursor).toMatchObject({
      phase: 'live',
      seq: 4,
      data: upTo(4),
    })
  })

  test('stepCursor() waits for a snapshot that holds the refused event', () => {
    const early = runFrom(liveAt(3), message(4, 'poison'), snapshot(3))
    expect(early.last).toEqual({ type: 'pause', attempt: 1 })
    expect(runFrom(early.cursor, { type: 'retry' }, snapshot(4)).cursor).toMatchObject({
      phase: 'live',
      seq: 4,
    })
  })

  test('stepCursor() does not go back to a snapshot that is older than what it applied', () => {
    const { cursor } = runFrom(liveAt(3), { type: 'refresh' }, message(4), snapshot(3))
    expect(cursor).toMatchObject({ phase: 'live', seq: 4, data: upTo(4) })
  })
})

test('stepCursor() keeps nothing that it has applied or jumped over', () => {
  const { cursor } = runFrom(liveAt(3), message(2), message(6), message(9), snapshot(8), message(4))
  expect([...cursor.buffer.keys()]).toEqual([])
  expect(cursor.seq).toBe(9)
})

describe('drops and reconnects', () => {
  test('stepCursor() is stale while its topic is lost, and catches up after the next join', () => {
    const lost = runFrom(liveAt(3), { type: 'lost' })
    expect(lost.cursor).toMatchObject({ phase: 'stale', reason: 'lost', data: upTo(3) })
    const back = runFrom(lost.cursor, joined, range([4], 4))
    expect(back.effects[0]).toEqual({ type: 'read_range', after: 3 })
    expect(back.cursor).toMatchObject({ phase: 'live', reason: null, seq: 4 })
  })

  test('stepCursor() is live by polling when a head check agrees while the topic is lost', () => {
    const polled = runFrom(liveAt(3), { type: 'lost' }, head(3))
    expect(polled.cursor).toMatchObject({ phase: 'live', joined: false })
    expect(runFrom(polled.cursor, { type: 'head_failed' }).cursor).toMatchObject({
      phase: 'stale',
      reason: 'unreachable',
    })
  })

  test('stepCursor() finds by the head what no message told it', () => {
    const { cursor, effects } = runFrom(liveAt(3), head(4, 3), range([4], 4))
    expect(effects[0]).toEqual({ type: 'read_range', after: 3 })
    expect(cursor).toMatchObject({ phase: 'live', seq: 4 })
  })

  test('stepCursor() reads again when the topic was rejoined during a read', () => {
    const { effects } = runFrom(liveAt(3), { type: 'lost' }, joined, joined, range([], 3))
    expect(effects.filter((effect) => effect.type === 'read_range')).toHaveLength(2)
  })

  test('stepCursor() pauses after a failed read, longer each time, and keeps its data', () => {
    const { cursor, effects } = runFrom(
      liveAt(3),
      { type: 'lost' },
      joined,
      { type: 'failed', denied: false },
      { type: 'retry' },
      { type: 'failed', denied: false },
    )
    expect(effects.filter((effect) => effect.type === 'pause')).toEqual([
      { type: 'pause', attempt: 1 },
      { type: 'pause', attempt: 2 },
    ])
    expect(cursor).toMatchObject({ phase: 'stale', reason: 'unreachable', data: upTo(3) })
  })

  test('stepCursor() forgets the data when access ends, and begins again on request', () => {
    const denied = runFrom(liveAt(3), head(4, 3), { type: 'failed', denied: true })
    expect(denied.cursor).toMatchObject({ phase: 'stale', reason: 'denied', data: null, seq: null })
    expect(runFrom(denied.cursor, message(5), head(9), { type: 'retry' }).effects).toEqual([])
    expect(runFrom(denied.cursor, { type: 'refresh' }).last).toEqual({ type: 'read_snapshot' })
  })

  test('stepCursor() follows a server that was restored from a backup, but not one late answer', () => {
    const late = runFrom(liveAt(9), head(8, 9))
    expect(late.effects).toEqual([])
    let state = late.cursor
    for (let check = 1; check < headsBehind; check++) state = runFrom(state, head(4, 9)).cursor
    expect(state.pending).toBe('snapshot')
    expect(runFrom(state, snapshot(4)).cursor).toMatchObject({ phase: 'live', seq: 4, data: upTo(4) })
  })

  test('stepCursor() takes a head that was asked for before the last message as no news', () => {
    expect(runFrom(liveAt(5), head(4, 4)).cursor).toMatchObject({ phase: 'live', behind: 0 })
  })
})

describe('a snapshot that was wished for', () => {
  test('stepCursor() asks for it again when a message overtook it', () => {
    const { cursor, effects } = runFrom(liveAt(3), refresh, message(4), snapshot(3))
    expect(cursor).toMatchObject({ seq: 4, phase: 'live' })
    expect(effects.at(-1)).toEqual({ type: 'pause', attempt: 1 })
    const after = runFrom(cursor, { type: 'retry' }, snapshot(4))
    expect(after.effects).toContainEqual({ type: 'read_snapshot' })
    expect(runFrom(after.cursor, message(5)).effects).toHaveLength(1)
  })
})
