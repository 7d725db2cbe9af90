import { isObject, type Json } from './messages.ts'

/** JSON without white space and with sorted keys, as the real server writes what it has decoded. */
export function sortedJson(value: Json): string {
  return JSON.stringify(sortKeys(value))
}

function sortKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(sortKeys)
  if (!isObject(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, field]) => [key, sortKeys(field)]))
}
