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

// One copy of what most joins have: thousands of channels hold them.
const noPresence = { enabled: false, key: undefined }
const plainBroadcast = { self: false, ack: false, replicationReady: false }

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
    config: {
      isPrivate: flexibleBoolean(config.private) ?? false,
      broadcast: broadcastConfig(broadcast),
      replay: readReplay(broadcast),
      presence: presenceConfig(presence),
      postgresChanges: changes,
      isLegacy,
    },
  }
}

function broadcastConfig(broadcast: JsonObject): JoinConfig['broadcast'] {
  const self = flexibleBoolean(broadcast.self) ?? false
  const ack = flexibleBoolean(broadcast.ack) ?? false
  const replicationReady = isTruthy(broadcast.replication_ready)
  return self || ack || replicationReady ? { self, ack, replicationReady } : plainBroadcast
}

function presenceConfig(presence: JsonObject): JoinConfig['presence'] {
  const enabled = flexibleBoolean(presence.enabled) ?? false
  const key = presenceKey(presence.key)
  return enabled || key !== undefined ? { enabled, key } : noPresence
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
