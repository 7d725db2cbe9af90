import { isObject, type Json, type JsonObject } from '../protocol/messages.ts'

interface Presence {
  readonly key: string
  readonly payload: JsonObject
  /** The payload with `phx_ref` and, after an update, `phx_ref_prev`. */
  readonly meta: JsonObject
  readonly ref: string
}

/** Who came and who went. */
export interface PresenceDiff {
  readonly joins: JsonObject
  readonly leaves: JsonObject
}

/** The presences of one topic: at most one per tracker (a channel of one socket), several may share a key. */
export class PresenceState {
  readonly #presences = new Map<object, Presence>()

  /** Makes a tracker visible or updates it; undefined when the same payload is there already. */
  track(tracker: object, key: string, payload: JsonObject, ref: string): PresenceDiff | undefined {
    const before = this.#presences.get(tracker)
    if (before !== undefined && isEqual(before.payload, payload)) return undefined
    const refs = before === undefined ? { phx_ref: ref } : { phx_ref: ref, phx_ref_prev: before.ref }
    const now: Presence = { key, payload, ref, meta: { ...refs, ...payload } }
    this.#presences.set(tracker, now)
    return { joins: single(now), leaves: before === undefined ? {} : single(before) }
  }

  /** Removes a tracker; undefined when it was not visible. */
  untrack(tracker: object): PresenceDiff | undefined {
    const before = this.#presences.get(tracker)
    if (before === undefined) return undefined
    this.#presences.delete(tracker)
    return { joins: {}, leaves: single(before) }
  }

  /** Everyone present, by key. */
  list(): JsonObject {
    const metas = new Map<string, JsonObject[]>()
    for (const { key, meta } of this.#presences.values()) {
      const sameKey = metas.get(key)
      if (sameKey === undefined) metas.set(key, [meta])
      else sameKey.push(meta)
    }
    return Object.fromEntries([...metas].map(([key, list]) => [key, { metas: list }]))
  }
}

function single({ key, meta }: Presence): JsonObject {
  return { [key]: { metas: [meta] } }
}

function isEqual(a: Json | undefined, b: Json | undefined): boolean {
  if (Array.isArray(a) && Array.isArray(b)) {
    return a.length === b.length && a.every((item: Json, index) => isEqual(item, b[index]))
  }
  if (!isObject(a) || !isObject(b)) return a === b
  const keys = Object.keys(a)
  return keys.length === Object.keys(b).length && keys.every((key) => isEqual(a[key], b[key]))
}
