import type { ChangeOrigin, StaleReason, StreamEvent, StreamPhase } from './types.ts'

/** A read a cursor may ask for. */
export type Read = 'range' | 'snapshot'

/** Where a reader of one stream stands. */
export interface Cursor<T> {
  readonly phase: StreamPhase
  readonly reason: StaleReason | null
  /** The last applied number; null before the first snapshot. */
  readonly seq: number | null
  readonly data: T | null
  /** Events that came before those they follow. */
  readonly buffer: ReadonlyMap<number, StreamEvent>
  /** The highest number known to exist. */
  readonly target: number
  readonly joined: boolean
  /** What is under way: at most one read, or the pause before the next. */
  readonly pending: Read | 'retry' | null
  /** The read to repeat after the pause. */
  readonly wanted: Read
  /** A read to make after the one under way, because that one may have begun too early. */
  readonly again: Read | null
  /** Whether somebody wished for a snapshot, and none has come that was made after that. */
  readonly wished: boolean
  readonly attempt: number
  /** The highest number the server's own reads spoke of; messages may be ahead of it. */
  readonly confirmed: number
  /** Heads in a row below what was confirmed: the server was restored from a backup. */
  readonly behind: number
  /** What the next snapshot overrules: what messages promised beyond it, or all that was applied as well. */
  readonly trust: 'beyond' | 'entirely' | null
}

/** What can happen to a cursor. */
export type CursorInput<T> =
  | { readonly type: 'joined' }
  | { readonly type: 'joining' }
  | { readonly type: 'lost' }
  /** Nobody looks: nothing is read until the topic is joined again, or a head is known. */
  | { readonly type: 'paused' }
  | { readonly type: 'impatient' }
  | { readonly type: 'message'; readonly event: StreamEvent }
  | {
      readonly type: 'range'
      readonly events: readonly StreamEvent[]
      readonly head: number
      readonly floor: number
    }
  | { readonly type: 'snapshot'; readonly seq: number; readonly data: T }
  /** `askedAt`: what was `confirmed` when the head was asked for. */
  | { readonly type: 'head'; readonly head: number; readonly askedAt: number }
  | { readonly type: 'head_failed' }
  | { readonly type: 'failed'; readonly denied: boolean }
  | { readonly type: 'retry' }
  | { readonly type: 'refresh' }
  | { readonly type: 'patch'; readonly patch: (data: T) => T }

/** What a cursor asks its surroundings to do. */
export type CursorEffect =
  | { readonly type: 'read_range'; readonly after: number }
  | { readonly type: 'read_snapshot' }
  | { readonly type: 'pause'; readonly attempt: number }
  | {
      readonly type: 'changed'
      readonly events: readonly StreamEvent[]
      readonly origin: ChangeOrigin
      readonly skipped: number
    }

/** A cursor after an input, and what to do now, in order. */
export interface Step<T> {
  readonly cursor: Cursor<T>
  readonly effects: readonly CursorEffect[]
}

/** How a cursor applies events, and its limits. */
export interface CursorRules<T> {
  readonly reduce: (data: T, event: StreamEvent) => T
  /** More events behind than this: a snapshot instead. */
  readonly tooFar: number
}

/** Events kept while waiting for those before them; the rest is fetched. */
export const bufferLimit = 1000
/** Reads in a row that bring nothing of what a message promised, before a snapshot decides. */
export const fruitlessReads = 5
/** Heads in a row below the cursor, before a snapshot decides. */
export const headsBehind = 3

/** A cursor that has not begun. */
export function newCursor<T>(): Cursor<T> {
  return {
    phase: 'subscribing',
    reason: null,
    seq: null,
    data: null,
    buffer: new Map(),
    target: 0,
    confirmed: 0,
    joined: false,
    pending: null,
    wanted: 'snapshot',
    again: null,
    wished: false,
    attempt: 0,
    behind: 0,
    trust: null,
  }
}

/** Events known to exist and not applied. */
export function missingEvents(cursor: Cursor<unknown>): number {
  return cursor.seq === null ? 0 : Math.max(0, cursor.target - cursor.seq)
}
