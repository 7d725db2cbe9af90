/** Events of a stream after a number, and how far it goes: what `read_stream` answers. */
export interface Range {
  readonly events: readonly { seq: number; type: string; body: unknown; at: string }[]
  readonly head: number
  readonly floor: number
}

/** What a watcher is sent next, and where it stands then. */
export interface Step {
  readonly text: string
  readonly cursor: number
  /** There is more to read at once. */
  readonly isBehind: boolean
}

/** A line that clients ignore: keeps proxies from closing, and tells people who look at the bytes. */
export function comment(text: string): string {
  return `: ${text}\n\n`
}

/**
 * The first block: how long to wait before coming back, and the number to come back with. An `id` without data is no event,
 * but it counts: who is cut off before the first event misses nothing either.
 */
export function opening(streams: string, id: string, retryMs: number): string {
  return `: ${streams} after ${id}\nretry: ${retryMs}\nid: ${id}\n\n`
}

/** The last block of a stream that ends although all is well. */
export function ending(why: string, retryMs: number): string {
  return `: ${why}\nretry: ${retryMs}\n\n`
}

/** An event without a number: it is about this connection, and happened in no stream. */
export function notice(type: string, data: unknown): string {
  return `event: ${type}\ndata: ${JSON.stringify(data)}\n\n`
}

/** What a range means for somebody who has everything up to `cursor`; `idAt` makes the id to come back with from a number. */
export function advance(stream: string, cursor: number, range: Range, idAt: (seq: number) => string): Step {
  const { events, head, floor } = range
  // Behind what was kept, or ahead of a database restored from a backup: numbers alone cannot lead on from there.
  if (cursor < floor || cursor > head) {
    const data = { stream, after: cursor, floor, head }
    return { text: `id: ${idAt(head)}\n${notice('snapshot_needed', data)}`, cursor: head, isBehind: false }
  }
  const reached = events.at(-1)?.seq ?? cursor
  const text = events.map((event) => frame(stream, event, idAt(event.seq))).join('')
  return { text, cursor: reached, isBehind: events.length > 0 && reached < head }
}

/** The same event as the message over Realtime. */
function frame(stream: string, { seq, type, body, at }: Range['events'][number], id: string): string {
  return `id: ${id}\n${notice(type, { stream, seq, type, body, at })}`
}
