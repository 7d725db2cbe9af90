import type { StoredMessage } from '../ports.ts'
import { parseJson } from '../protocol/text.ts'

/** A row of {@link REPLAY}. */
export interface StoredRow {
  readonly id: string
  readonly event: string
  /** As Postgres prints it. */
  readonly payload: string | null
  readonly binary_payload: Buffer | null
}

/**
 * The newest rows of a private topic, newest first. Rows of one transaction carry the same time; `ctid` gives them the
 * order they were written in. It runs with the server's rights: who may read the topic was asked before.
 */
export const REPLAY = {
  name: 'realtime_replay',
  text: `select id, event, payload::text, binary_payload from realtime.messages
    where topic = $1 and private and extension = 'broadcast' and event is not null
      and inserted_at >= to_timestamp($2::float8 / 1000) at time zone 'utc'
      and inserted_at < now() at time zone 'utc' + interval '1 minute'
    order by inserted_at desc, ctid desc
    limit $3`,
}

/** The message in a row, as a list; none when its JSON is nested too deeply. */
export function toStoredMessages({ id, event, payload, binary_payload: bytes }: StoredRow): StoredMessage[] {
  if (bytes !== null) return [{ id, event, encoding: 'binary', payload: bytes }]
  const value = parseJson(payload ?? 'null')
  return value === undefined ? [] : [{ id, event, encoding: 'json', payload: value }]
}
