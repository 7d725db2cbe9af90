import { isObject, type JsonObject } from '../messages.ts'

/** Most rows one join can have replayed. */
const MAX_REPLAY_ROWS = 25

/** What a join says about replay: no such key, a key without usable content, parameters, or wrong ones. */
export type ReplayRequest =
  | { readonly kind: 'absent' }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'invalid' }
  | { readonly kind: 'requested'; readonly since: number; readonly limit: number }

/** Reads `config.broadcast.replay`. */
export function readReplay(broadcast: JsonObject): ReplayRequest {
  if (!('replay' in broadcast)) return { kind: 'absent' }
  const replay = broadcast.replay
  if (!isObject(replay)) return { kind: 'ignored' }
  const since = replay.since
  const limit = replay.limit ?? MAX_REPLAY_ROWS
  if (!isInteger(since) || !isInteger(limit)) return { kind: 'invalid' }
  return { kind: 'requested', since, limit: Math.min(Math.max(limit, 1), MAX_REPLAY_ROWS) }
}

function isInteger(value: unknown): value is number {
  return Number.isInteger(value)
}
