import { WebSocket } from 'ws'
import { millisOf, now } from './clock.ts'
import { type PeerProcess, startPeer } from './processes.ts'
import type { BenchStack } from './stack.ts'

/** When an event was written, and when each reader had it, ms. */
interface Sighting {
  writtenAt: number
  ours?: number
  raw?: number
}

/** Compares, event by event, when a reader of ours had it and when a bare socket on the log had it. */
export interface EventTap {
  /** A reader of ours applied an event. */
  sawOurs(stream: string, event: { seq: number; at: string }): void
  /** Counts events of these streams from now on. */
  begin(isWanted: (stream: string) => boolean): void
  /** How many events both have. */
  complete(): number
  /** The latencies since `begin`, and events that only the log had. */
  end(): { ours: number[]; raw: number[]; missing: number }
  close(): void
}

/** Starts a decoding server beside the stack, and one bare socket on it. */
export async function startTap(stack: BenchStack): Promise<EventTap> {
  const peer: PeerProcess = await startPeer('decoding.ts', stack.dbUrl)
  const socket = new WebSocket(`ws://127.0.0.1:${peer.port}`)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let sightings = new Map<string, Sighting>()
  let isWanted = (_stream: string): boolean => false

  const sightingOf = (stream: string, seq: number, at: string): Sighting => {
    const key = `${stream}#${seq}`
    const known = sightings.get(key) ?? { writtenAt: millisOf(at) }
    sightings.set(key, known)
    return known
  }
  socket.on('message', (data) => {
    const at = now()
    const event = JSON.parse(String(data))
    if (isWanted(event.stream)) sightingOf(event.stream, event.seq, event.at).raw = at
  })
  return {
    sawOurs: (stream, event) => {
      const at = now()
      if (!isWanted(stream)) return
      const sighting = sightingOf(stream, event.seq, event.at)
      // The log's copy of the instant stops at milliseconds; the event's own does not.
      sighting.writtenAt = millisOf(event.at)
      sighting.ours = at
    },
    begin: (filter) => {
      sightings = new Map()
      isWanted = filter
    },
    complete: () => [...sightings.values()].filter(({ ours, raw }) => ours && raw).length,
    end: () => {
      isWanted = () => false
      const all = [...sightings.values()]
      const both = all.filter(({ ours, raw }) => ours && raw)
      return {
        ours: both.map(({ ours = 0, writtenAt }) => ours - writtenAt),
        raw: both.map(({ raw = 0, writtenAt }) => raw - writtenAt),
        missing: all.length - both.length,
      }
    },
    close: () => {
      socket.close()
      peer.stop()
    },
  }
}
