import {
  type Cursor,
  type CursorEffect,
  type CursorInput,
  type CursorRules,
  fruitlessReads,
  headsBehind,
  newCursor,
  type Read,
  type Step,
} from './cursor-state.ts'
import { drain, keep } from './drain.ts'
import type { ChangeOrigin, StreamEvent } from './types.ts'

/*
 * The reader of one stream, without any I/O.
 *
 *   subscribing   nothing is known yet; messages that come are kept
 *   catching_up   a read is under way, or something is known to be missing
 *   live          the last thing heard from the server confirmed that nothing is missing
 *   stale         the topic was lost, the server does not answer, or access ended
 *
 * Subscribe first, then read, keep what comes between. An event applies only as number seq + 1, so whatever is
 * dropped, doubled or reordered, each is applied once and in order. At most one read is under way. After every join
 * one read begins that began after it (`again`), because a read from before may have missed what was sent between.
 * `live` does not need the topic: while that is lost, a head check that agrees makes a stale cursor live again.
 */

/** What becomes of a cursor by one input. */
export function stepCursor<T>(cursor: Cursor<T>, input: CursorInput<T>, rules: CursorRules<T>): Step<T> {
  if (cursor.reason === 'denied') return input.type === 'refresh' ? restart(cursor) : still(cursor, input)
  switch (input.type) {
    case 'joined':
      return want({ ...cursor, joined: true, phase: 'catching_up', reason: null }, 'range')
    case 'joining':
      return { cursor: { ...cursor, joined: false }, effects: [] }
    case 'lost':
      return { cursor: { ...cursor, joined: false, ...stale(cursor, 'lost') }, effects: [] }
    case 'paused':
      return { cursor: paused(cursor), effects: [] }
    case 'impatient':
      return cursor.seq === null && cursor.pending === null
        ? ask(cursor, 'snapshot')
        : { cursor, effects: [] }
    case 'message':
      return onMessage(cursor, input.event, rules)
    case 'range':
      return onRange(cursor, input, rules)
    case 'snapshot':
      return onSnapshot(cursor, input, rules)
    case 'head':
      return onHead(cursor, input.head, input.askedAt)
    case 'head_failed':
      return { cursor: cursor.joined ? cursor : { ...cursor, ...stale(cursor, 'unreachable') }, effects: [] }
    case 'failed':
      return onFailed(cursor, input.denied)
    case 'retry':
      return cursor.pending === 'retry' ? ask(cursor, cursor.wanted) : { cursor, effects: [] }
    case 'refresh':
      return want({ ...cursor, wished: true }, 'snapshot')
    case 'patch':
      return {
        cursor: cursor.data === null ? cursor : { ...cursor, data: input.patch(cursor.data) },
        effects: [],
      }
  }
}

function onMessage<T>(cursor: Cursor<T>, event: StreamEvent, rules: CursorRules<T>): Step<T> {
  const { cursor: next, effects, refused } = apply(keep(cursor, [event]), 'message', rules)
  if (refused) return then(effects, want(noLongerLive(next), 'snapshot'))
  if (next.seq === null || next.seq >= next.target) return { cursor: next, effects }
  if (next.pending !== null) return { cursor: noLongerLive(next), effects }
  return then(effects, ask(noLongerLive(next), 'range'))
}

function onRange<T>(
  cursor: Cursor<T>,
  range: { events: readonly StreamEvent[]; head: number; floor: number },
  rules: CursorRules<T>,
): Step<T> {
  const seq = cursor.seq ?? 0
  const idle = confirm({ ...cursor, pending: null }, range.head)
  if (seq < range.floor || range.head - seq > rules.tooFar) return ask(idle, 'snapshot')
  const { cursor: next, effects, refused } = apply(keep(idle, range.events), 'catch_up', rules)
  if (refused) return then(effects, ask(next, 'snapshot'))
  return then(effects, finishRead(next, next.seq !== cursor.seq))
}

function onSnapshot<T>(
  cursor: Cursor<T>,
  snapshot: { seq: number; data: T },
  rules: CursorRules<T>,
): Step<T> {
  const idle: Cursor<T> = { ...cursor, pending: null }
  const isOld = cursor.seq !== null && snapshot.seq < cursor.seq && cursor.trust !== 'entirely'
  // A message overtook it: what was wished for is what stands now.
  if (isOld) return cursor.wished && cursor.again === null ? pause(idle, 'snapshot') : finishRead(idle, false)
  const replaced: Cursor<T> = {
    ...idle,
    seq: snapshot.seq,
    data: snapshot.data,
    buffer: withoutUpTo(cursor.buffer, snapshot.seq),
    target: Math.max(cursor.target, snapshot.seq),
    confirmed: cursor.trust === 'entirely' ? snapshot.seq : Math.max(cursor.confirmed, snapshot.seq),
    behind: 0,
    wished: cursor.wished && cursor.again !== null,
  }
  const skipped = cursor.seq === null ? 0 : Math.max(0, snapshot.seq - cursor.seq)
  const changed: CursorEffect = { type: 'changed', events: [], origin: 'snapshot', skipped }
  const { cursor: filled, effects, refused } = apply(replaced, 'message', rules)
  const next = cursor.trust === null ? filled : forgetPromises(filled)
  // A refused event right behind the snapshot: the next snapshot will hold it, once its row can be read.
  return then([changed, ...effects], refused ? pause(next, 'snapshot') : finishRead(next, true))
}

/** After a read: another one if it was asked for or something is still missing; live otherwise. */
function finishRead<T>(cursor: Cursor<T>, progressed: boolean): Step<T> {
  if (cursor.again !== null) return ask(catchingUp({ ...cursor, again: null }), cursor.again)
  if (cursor.seq !== null && cursor.seq >= cursor.target) return { cursor: settled(cursor), effects: [] }
  if (progressed) return ask(catchingUp({ ...cursor, attempt: 0 }), 'range')
  // A message came before its row can be read: keep it and ask again, but not for ever.
  const isFruitless = cursor.attempt + 1 >= fruitlessReads
  return pause(
    { ...catchingUp(cursor), trust: isFruitless ? 'beyond' : cursor.trust },
    isFruitless ? 'snapshot' : 'range',
  )
}

function onHead<T>(cursor: Cursor<T>, head: number, askedAt: number): Step<T> {
  if (cursor.seq === null) {
    const isIdle = cursor.pending === null || cursor.pending === 'retry'
    return isIdle ? ask(cursor, 'snapshot') : { cursor, effects: [] }
  }
  if (head < askedAt) return onHeadBehind(cursor)
  const known = { ...confirm(cursor, head), behind: 0 }
  if (known.pending === 'retry') return ask(known, known.wanted)
  const isBehind = cursor.seq < known.target
  if (known.pending !== null) return { cursor: isBehind ? noLongerLive(known) : known, effects: [] }
  if (isBehind) return ask(catchingUp(known), 'range')
  return { cursor: settled(known), effects: [] }
}

/** Less than the server said before: once is a lagging replica, again and again a server that went back in time. */
function onHeadBehind<T>(cursor: Cursor<T>): Step<T> {
  const behind = cursor.behind + 1
  if (behind < headsBehind) return { cursor: { ...cursor, behind }, effects: [] }
  return want({ ...catchingUp(cursor), behind: 0, trust: 'entirely' }, 'snapshot')
}

function onFailed<T>(cursor: Cursor<T>, denied: boolean): Step<T> {
  if (denied) {
    return {
      cursor: { ...newCursor<T>(), joined: cursor.joined, phase: 'stale', reason: 'denied' },
      effects: [],
    }
  }
  const wanted = cursor.pending === 'snapshot' ? 'snapshot' : 'range'
  return pause({ ...cursor, phase: 'stale', reason: 'unreachable' }, wanted)
}

function apply<T>(
  cursor: Cursor<T>,
  origin: ChangeOrigin,
  rules: CursorRules<T>,
): Step<T> & { readonly refused: boolean } {
  const { cursor: next, applied, refused } = drain(cursor, rules)
  const effects: CursorEffect[] =
    applied.length === 0 ? [] : [{ type: 'changed', events: applied, origin, skipped: 0 }]
  return { cursor: next, effects, refused }
}

/** Makes a read now, or right after the one under way. */
function want<T>(cursor: Cursor<T>, read: Read): Step<T> {
  const isBusy = cursor.pending === 'range' || cursor.pending === 'snapshot'
  if (!isBusy) return ask(cursor, read)
  const again = cursor.again === 'snapshot' ? 'snapshot' : read
  return { cursor: { ...cursor, again }, effects: [] }
}

function ask<T>(cursor: Cursor<T>, read: Read): Step<T> {
  const isRange = read === 'range' && cursor.seq !== null
  return {
    cursor: { ...cursor, pending: isRange ? 'range' : 'snapshot' },
    effects: [isRange ? { type: 'read_range', after: cursor.seq ?? 0 } : { type: 'read_snapshot' }],
  }
}

function pause<T>(cursor: Cursor<T>, wanted: Read): Step<T> {
  const attempt = cursor.attempt + 1
  return { cursor: { ...cursor, pending: 'retry', wanted, attempt }, effects: [{ type: 'pause', attempt }] }
}

function settled<T>(cursor: Cursor<T>): Cursor<T> {
  return { ...cursor, phase: 'live', reason: null, attempt: 0 }
}

/** The server itself said how far the stream goes. */
function confirm<T>(cursor: Cursor<T>, head: number): Cursor<T> {
  return { ...cursor, confirmed: Math.max(cursor.confirmed, head), target: Math.max(cursor.target, head) }
}

/** The server answered, and there is more to come. */
function catchingUp<T>(cursor: Cursor<T>): Cursor<T> {
  return { ...cursor, phase: 'catching_up', reason: null }
}

/** Something is missing: a live cursor catches up; a stale one stays stale until the server answers. */
function noLongerLive<T>(cursor: Cursor<T>): Cursor<T> {
  return cursor.phase === 'live' ? catchingUp(cursor) : cursor
}

/** What was promised beyond a trusted snapshot does not count. Should it be true, the next head says so. */
function forgetPromises<T>(cursor: Cursor<T>): Cursor<T> {
  return { ...cursor, buffer: new Map(), target: cursor.seq ?? 0, trust: null }
}

/** Left on purpose: nothing is wrong, and what is shown may be old by the time somebody looks. */
function paused<T>(cursor: Cursor<T>): Cursor<T> {
  const pending = cursor.pending === 'retry' ? null : cursor.pending
  const left = { ...cursor, joined: false, pending, attempt: 0 }
  return cursor.seq === null ? left : catchingUp(left)
}

function stale(cursor: Cursor<unknown>, reason: 'lost' | 'unreachable') {
  return cursor.seq === null ? {} : ({ phase: 'stale', reason } as const)
}

function restart<T>(cursor: Cursor<T>): Step<T> {
  return ask({ ...newCursor<T>(), joined: cursor.joined }, 'snapshot')
}

/** Access ended: nothing is applied, but whether the topics are joined stays true. */
function still<T>(cursor: Cursor<T>, input: CursorInput<T>): Step<T> {
  if (input.type === 'joined') return { cursor: { ...cursor, joined: true }, effects: [] }
  if (input.type === 'lost' || input.type === 'joining' || input.type === 'paused')
    return { cursor: { ...cursor, joined: false }, effects: [] }
  return { cursor, effects: [] }
}

function then<T>(effects: readonly CursorEffect[], step: Step<T>): Step<T> {
  return { cursor: step.cursor, effects: [...effects, ...step.effects] }
}

function withoutUpTo(buffer: ReadonlyMap<number, StreamEvent>, seq: number): Map<number, StreamEvent> {
  return new Map([...buffer].filter(([number]) => number > seq))
}
