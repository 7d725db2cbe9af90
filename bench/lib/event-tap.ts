import { WebSocket } from 'ws'
import { millisOf, now } from './clock.ts'
import { type PeerProcess, startPeer } from './processes.ts'
import type { BenchStack } from './stack.ts'

/** When an event was written, and when each reader had it, ms. */
interface Sighting {
  writtenAt: number
  ours: number[]
  raw: number[]
}

/** Compares, event by event, when readers of ours had it and when as many bare sockets on the log had it. */
export interface EventTap {
  /** A reader of ours applied an event. */
  sawOurs(stream: string, event: { seq: number; at: string }): void
  /** Counts events of these streams from now on, each for so many readers. */
  begin(isWanted: (stream: string) => boolean, readers: number): Promise<void>
  /** How many deliveries both have. */
  complete(): number
  /** The ages of what was delivered since `begin`, and how many deliveries only one of them has. */
  end(): { ours: number[]; raw: number[]; missing: number }
  close(): void
}

/** Starts a decoding server beside the stack. */
export async function startTap(stack: BenchStack): Promise<EventTap> {
  const peer: PeerProcess = await startPeer('decoding.ts', stack.dbUrl)
  const sockets: WebSocket[] = []
  let sightings = new Map<string, Sighting>()
  let isWanted = (_stream: string): boolean => false

  const sightingOf = (stream: string, seq: number, at: string): Sighting => {
    const key = `${stream}#${seq}`
    const known = sightings.get(key) ?? { writtenAt: millisOf(at), ours: [], raw: [] }
    sightings.set(key, known)
    return known
  }
  const openSocket = async (): Promise<WebSocket> => {
    const socket = new WebSocket(`ws://127.0.0.1:${peer.port}`)
    socket.on('message', (data) => {
      const at = now()
      const event = JSON.parse(String(data))
      if (isWanted(event.stream)) sightingOf(event.stream, event.seq, event.at).raw.push(at)
    })
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    return socket
  }
  const bothHave = ({ ours, raw }: Sighting): number => Math.min(ours.length, raw.length)
  return {
    sawOurs: (stream, event) => {
      const at = now()
      if (!isWanted(stream)) return
      const sighting = sightingOf(stream, event.seq, event.at)
      // The log's copy of the instant stops at milliseconds; the event's own does not.
      sighting.writtenAt = millisOf(event.at)
      sighting.ours.push(at)
    },
    begin: async (filter, readers) => {
      for (const socket of sockets.splice(readers)) socket.close()
      while (sockets.length < readers) sockets.push(await openSocket())
      sightings = new Map()
      isWanted = filter
    },
    complete: () => [...sightings.values()].reduce((sum, one) => sum + bothHave(one), 0),
    end: () => {
      isWanted = () => false
      const all = [...sightings.values()]
      const agesOf = (side: 'ours' | 'raw'): number[] =>
        all.flatMap((one) => one[side].map((at) => at - one.writtenAt))
      const missing = all.reduce(
        (sum, one) => sum + Math.max(one.ours.length, one.raw.length) - bothHave(one),
        0,
      )
      return { ours: agesOf('ours'), raw: agesOf('raw'), missing }
    },
    close: () => {
      for (const socket of sockets) socket.close()
      peer.stop()
    },
  }
}
