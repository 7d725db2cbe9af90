import { isObject, type Json, type JsonObject } from '../messages.ts'

/** The entries of `config.postgres_changes`, nulls dropped; undefined when one entry is no object. */
export function readPostgresChanges(value: Json | undefined): readonly JsonObject[] | undefined {
  if (!Array.isArray(value)) return []
  const entries: Json[] = value.filter((entry: Json) => entry !== null)
  return entries.every(isObject) ? entries : undefined
}

/** A join without `config` subscribes to what its topic says: `schema[:table[:filter]]`. */
export function legacyPostgresChanges(subTopic: string): readonly JsonObject[] {
  const [schema = '', table, ...filter] = subTopic.split(':')
  if (table === undefined) return [{ schema }]
  return filter.length === 0 ? [{ schema, table }] : [{ schema, table, filter: filter.join(':') }]
}

/** The entry as the join reply echoes it: unchanged, with the id its events will carry. */
export function echoPostgresChange(entry: JsonObject): JsonObject {
  const { id: _theirs, ...rest } = entry
  return { id: postgresChangeId(entry), ...rest }
}

/** An id that equal entries share: never zero, and small enough for every client's integers. */
export function postgresChangeId(entry: JsonObject): number {
  let hash = 0x811c9dc5
  for (const character of canonicalJson(entry)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193)
  }
  return ((hash >>> 0) % 0x7fffffe) + 1
}

function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value)
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(',')}}`
}
