import type { DatabaseMessage } from '../core/database-messages.ts'
import type { Row } from './pgoutput.ts'

/** The message in a row of `realtime.messages`; undefined when it lacks what a broadcast needs. */
export function toDatabaseMessage(row: Row): DatabaseMessage | undefined {
  const id = text(row, 'id')
  const topic = text(row, 'topic')
  const event = text(row, 'event')
  const isPrivate = text(row, 'private')
  const payload = row.get('payload') ?? undefined
  const binary = row.get('binary_payload') ?? undefined
  const body = payload ?? (binary === undefined ? undefined : fromHex(binary))
  if (id === undefined || topic === undefined || event === undefined) return undefined
  if (isPrivate === undefined || body === undefined) return undefined
  const encoding = payload === undefined ? 'binary' : 'json'
  return { id, topic, event, isPrivate: isPrivate === 't', encoding, payload: body }
}

function text(row: Row, column: string): string | undefined {
  return row.get(column)?.toString('utf8')
}

/** Postgres prints a bytea as `\x` and hex digits. */
function fromHex(bytes: Buffer): Buffer {
  return Buffer.from(bytes.toString('latin1', 2), 'hex')
}
