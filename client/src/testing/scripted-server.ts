import { notFound, offline } from '../calls/server-error.ts'
import type { Range, Reads } from '../streams/reads.ts'
import type { StreamEvent } from '../streams/types.ts'

/** A server that keeps streams in memory and answers as the real one does. It can be unreachable, and forget members. */
export class ScriptedServer implements Reads {
  isDown = false
  readonly unreadable = new Set<string>()
  /** What was asked, in order: `range order:1 after 3`, `heads order:1,user:u`, `snapshot order:1`. */
  readonly asked: string[] = []
  private readonly streams = new Map<string, StreamEvent[]>()

  /** Writes one event; returns its message, for the test to send or to lose. */
  write(stream: string, type: string, body: unknown = {}): StreamEvent & { readonly stream: string } {
    const events = this.streams.get(stream) ?? []
    const event = { seq: events.length + 1, type, body, at: '2026-11-24T19:00:00Z' }
    this.streams.set(stream, [...events, event])
    return { stream, ...event }
  }

  head(stream: string): number {
    return this.streams.get(stream)?.length ?? 0
  }

  async range(stream: string, after: number): Promise<Range> {
    this.answer(`range ${stream} after ${after}`, stream)
    const events = (this.streams.get(stream) ?? []).filter((event) => event.seq > after)
    return { events: [...events], head: this.head(stream), floor: 0 }
  }

  async heads(streams: readonly string[]): Promise<Readonly<Record<string, number>>> {
    this.asked.push(`heads ${[...streams].sort().join(',')}`)
    if (this.isDown) throw offline()
    const readable = streams.filter((stream) => !this.unreadable.has(stream))
    return Object.fromEntries(readable.map((stream) => [stream, this.head(stream)]))
  }

  /** The types of all events so far: the state that the reducers of these tests keep. */
  async snapshot(stream: string): Promise<{ seq: number; state: readonly string[] }> {
    this.answer(`snapshot ${stream}`, stream)
    const events = this.streams.get(stream) ?? []
    return { seq: events.length, state: events.map((event) => event.type) }
  }

  private answer(question: string, stream: string): void {
    this.asked.push(question)
    if (this.isDown) throw offline()
    if (this.unreadable.has(stream)) throw notFound()
  }
}
