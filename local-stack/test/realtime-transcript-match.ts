import { createHash } from 'node:crypto'

/** A frame as recorded or as received, reduced to what clients can tell apart. */
export type Comparable = string

// What differs from run to run: ids of rows and presences, and ids of postgres_changes entries.
const VOLATILE = /00000000-0000-4000-8000-\d{12}|phx_ref_\d+|\b100000\d\d\b/g

/** A text or binary frame as text: JSON with sorted keys, or the fields of a broadcast. Undefined when it is no JSON. */
export function comparable(frame: { text: string } | { bytes: Buffer }): Comparable | undefined {
  if ('bytes' in frame) return comparableBytes(frame.bytes)
  try {
    return JSON.stringify(sortKeys(JSON.parse(frame.text)))
  } catch {
    return undefined
  }
}

function comparableBytes(bytes: Buffer): Comparable {
  const [kind = 0, topicLength = 0, eventLength = 0, metaLength = 0, encoding = 0] = bytes
  if (kind !== 4) return bytes.toString('hex')
  const fields = [topicLength, eventLength, metaLength]
  let offset = 5
  const texts = fields.map((length) => {
    const text = bytes.toString('utf8', offset, offset + length)
    offset += length
    return text
  })
  const payload = bytes.toString(encoding === 1 ? 'utf8' : 'hex', offset)
  return JSON.stringify([kind, ...texts, encoding, payload])
}

/** Whether a received frame is the recorded one, volatile values taken for each other consistently. */
export function matches(expected: Comparable, actual: Comparable, names: Map<string, string>): boolean {
  const placeholders = expected.match(VOLATILE)
  if (placeholders === null) return loosen(expected) === loosen(actual)
  const pattern = loosen(expected).split(VOLATILE).map(escapePattern).join('([^"\\\\,\\]}]+)')
  const found = new RegExp(`^${pattern}$`, 's').exec(loosen(actual))
  if (found === null) return false
  const pairs = placeholders.map((placeholder, index) => [placeholder, found[index + 1] ?? ''] as const)
  if (pairs.some(([placeholder, value]) => (names.get(placeholder) ?? value) !== value)) return false
  for (const [placeholder, value] of pairs) names.set(placeholder, value)
  return true
}

/** Texts that depend on Elixir or on the clock. */
function loosen(text: string): string {
  return text
    .replaceAll(/"commit_timestamp":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/g, '"commit_timestamp":"…"')
    .replaceAll(/Token has expired \d+ seconds ago/g, 'Token has expired N seconds ago')
    .replaceAll(/UnknownErrorOnChannel: (?:[^"\\]|\\.)*/g, 'UnknownErrorOnChannel: …')
}

function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')
}

function sortKeys(value: unknown): unknown {
  // Regular expressions have a limit, and so have people who read differences.
  if (typeof value === 'string' && value.length > 10_000) {
    return `${value.length} characters ${createHash('md5').update(value).digest('hex')}`
  }
  if (Array.isArray(value)) return value.map(sortKeys)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, field]) => [key, sortKeys(field)]))
}

/** A frame as a failure message shows it. */
export function shorten(text: string): string {
  return text.length > 300 ? `${text.slice(0, 300)}… (${text.length})` : text
}
