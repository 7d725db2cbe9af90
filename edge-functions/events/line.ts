import type { Sink } from './sink.ts'

/** One stream on a line. */
export interface Watcher {
  readonly stream: string
  /** The number of the last event sent. */
  cursor: number
  readonly line: Line
}

/** One answer that is being written: a person, and the streams they asked for. */
export interface Line {
  readonly person: string
  /** Every read for this line is made with it. */
  readonly token: string
  /** In the order asked for; null for a stream that was refused from the start. */
  readonly places: (Watcher | null)[]
  /** When it ends although all is well, ms since 1970, and what is said then. */
  readonly endsAt: number
  readonly lastWords: string
  readonly sink: Sink
}

/** The streams that are, or were, watched. */
export function watchersOf(line: Line): Watcher[] {
  return line.places.filter((watcher) => watcher !== null)
}

/** What to come back with: the number of each stream, in the order asked for. One's own is `seq` already. */
export function idOf(line: Line, own?: Watcher, seq = 0): string {
  return line.places.map((watcher) => (watcher && watcher === own ? seq : watcher?.cursor)).join()
}
