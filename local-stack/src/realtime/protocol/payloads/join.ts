import { isObject, type Json, type JsonObject } from '../messages.ts'
import { flexibleBoolean } from './flexible-boolean.ts'
import { legacyPostgresChanges, readPostgresChanges } from './postgres-changes.ts'
import { type ReplayRequest, readReplay } from './replay.ts'

/** What a client asks for when it joins, with defaults for everything left out or misspelt. */
export interface JoinConfig {
  readonly isPrivate: boolean
  readonly broadcast: { readonly self: boolean; readonly ack: boolean; readonly replicationReady: boolean }
  readonly replay: ReplayRequest
  /** `key` is undefined when the server is to choose one. */
  readonly presence: { readonly enabled: boolean; readonly key: string | undefined }
  readonly postgresChanges: readonly JsonObject[]
  /** Whether the join had no `config`: changes then come in the shape of the first version of Realtime. */
  readonly isLegacy: boolean
}

/** Either the configuration of a join or why the payload cannot be used at all. */
type JoinPayload = { ok: true; config: JoinConfig } | { ok: false; problem: string }

/**
 * Reads a `phx_join` payload. Most misspelt fields take their default; only the shapes that the real server
 * cannot look into fail the join.
 */
export function readJoinPayload(payload: Json | Uint8Array, subTopic: string): JoinPayload {
  if (!isObject(payload)) return { ok: false, problem: 'the join payload must be an object' }
  const isLegacy = payload.config === undefined
  const config = payload.config ?? {}
  if (!isObject(config)) return { ok: false, problem: '`config` must be an object' }
  const broadcast = config.broadcast ?? {}
  if (!isObject(broadcast)) return { ok: false, problem: '`config.broadcast` must be an object' }
  const changes = isLegacy ? legacyPostgresChanges(subTopic) : readPostgresChanges(config.postgres_changes)
  if (changes === undefined) {
    return { ok: false, problem: 'every entry of `config.postgres_changes` must be an object' }
  }
  const presence = isObject(config.presence) ? config.presence : {}
  return {
    ok: true,
    config: shared({
      isPrivate: flexibleBoolean(config.private) ?? false,
      broadcast: {
        self: flexibleBoolean(broadcast.self) ?? false,
        ack: flexibleBoolean(broadcast.ack) ?? false,
        replicationReady: isTruthy(broadcast.replication_ready),
      },
      replay: readReplay(broadcast),
      presence: { enabled: flexibleBoolean(presence.enabled) ?? false, key: presenceKey(presence.key) },
      postgresChanges: changes,
      isLegacy,
    }),
  }
}

const known = new Map<string, JoinConfig>()

/** One copy of equal ones that ask for nothing of their own: there are few, and thousands of channels hold them. */
function shared(config: JoinConfig): JoinConfig {
  const { isPrivate, broadcast, replay, presence, postgresChanges, isLegacy } = config
  if (replay.kind !== 'absent' || presence.key !== undefined || postgresChanges.length > 0) return config
  const name = [isPrivate, ...Object.values(broadcast), presence.enabled, isLegacy].join()
  const first = known.get(name)
  if (first === undefined) known.set(name, config)
  return first ?? config
}

/** The real server looks at `replication_ready` unvalidated, so any value but null and false asks for it. */
function isTruthy(value: Json | undefined): boolean {
  return flexibleBoolean(value) ?? (value !== undefined && value !== null)
}

/** Numbers and booleans become text, a list of texts is joined; anything else lets the server choose. */
function presenceKey(key: Json | undefined): string | undefined {
  if (typeof key === 'number' || typeof key === 'boolean') return String(key)
  const text = Array.isArray(key) && key.every((part) => typeof part === 'string') ? key.join('') : key
  return typeof text === 'string' && text !== '' ? text : undefined
}

/** The token a join is judged by: `user_token`, else `access_token`, else the key of the connection. */
export function chooseToken(payload: Json | Uint8Array, apikey: string): string {
  if (!isObject(payload)) return apikey
  const { access_token: accessToken, user_token: userToken } = payload
  const first = accessToken ?? userToken
  if (typeof first === 'string' && first.startsWith('sb_')) return apikey
  if (typeof userToken === 'string') return userToken
  return typeof accessToken === 'string' ? accessToken : apikey
}
