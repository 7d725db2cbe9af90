import { setTimeout as sleep } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { type Comparable, comparable, shorten } from './realtime-transcript-match.ts'

/** One socket of a replay and what arrived on it. */
export class RecordedConnection {
  readonly name: string
  readonly socket: WebSocket
  readonly opened: Promise<unknown>
  readonly closed: Promise<number>
  readonly #received: { frame: Comparable; rank?: number }[] = []
  #onFrame: () => void = () => undefined
  #matched = 0

  constructor(name: string, socket: WebSocket) {
    this.name = name
    this.socket = socket
    this.opened = new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
    this.closed = new Promise((resolve) => socket.once('close', (code) => resolve(code)))
    socket.on('message', (data: Buffer, isBinary) => {
      const frame = comparable(isBinary ? { bytes: data } : { text: data.toString('utf8') })
      this.#received.push({ frame: frame ?? `no JSON: ${data}` })
      this.#onFrame()
    })
  }

  /** Whether a frame that was not matched before satisfies the test, now or soon. */
  async waitFor(test: (frame: Comparable) => boolean, patienceMs: number): Promise<boolean> {
    for (const deadline = Date.now() + patienceMs; ; ) {
      const entry = this.#received.find((candidate) => candidate.rank === undefined && test(candidate.frame))
      if (entry !== undefined) {
        this.#matched += 1
        entry.rank = this.#matched
        return true
      }
      const left = deadline - Date.now()
      if (left <= 0) return false
      const arrived = new Promise<void>((resolve) => {
        this.#onFrame = resolve
      })
      await Promise.race([arrived, sleep(left)])
    }
  }

  /** What arrived and was not recorded. */
  unmatched(): Comparable[] {
    return this.#received.filter((entry) => entry.rank === undefined).map((entry) => entry.frame)
  }

  /**
   * Frames that came in another order than recorded, except where the real server knows no order either: around
   * presence, and between a subscription to changes and what happens on other channels.
   */
  disorder(): string[] {
    const ordered = this.#received.filter(({ frame, rank }) => rank !== undefined && !/presence_/.test(frame))
    const isOrdered = ({ frame }: { frame: Comparable }) => !frame.includes('"extension":"postgres_changes"')
    const byTopic = Map.groupBy(ordered, ({ frame }) => topicOf(frame))
    return [ordered.filter(isOrdered), ...byTopic.values()].flatMap((frames) => this.#disorderIn(frames))
  }

  #disorderIn(frames: readonly { frame: Comparable; rank?: number }[]): string[] {
    return frames.flatMap(({ frame, rank = 0 }, index) => {
      const before = frames[index - 1]
      const isLate = before !== undefined && (before.rank ?? 0) > rank
      return isLate ? [`out of order on ${this.name}: ${shorten(frame)} after ${shorten(before.frame)}`] : []
    })
  }
}

function topicOf(frame: Comparable): string | undefined {
  return /"(realtime:(?:[^"\\]|\\.)*)"/.exec(frame)?.[1]
}
