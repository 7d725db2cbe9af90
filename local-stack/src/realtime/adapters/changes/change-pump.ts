import type { JudgedChange } from '../../core/changes/judgement.ts'
import type { RowChange } from '../../core/changes/row-change.ts'
import type { ChangeJudge } from './change-judge.ts'

/** How many changes are judged at once. */
const MAX_BATCH = 500
/** How much may wait before nothing more is taken in, and how little before it is again. */
const FULL = { changes: 10_000, characters: 16_000_000 }
const RELIEVED = { changes: 2_000, characters: 4_000_000 }

/** Where changes come from and go to. */
export interface PumpEnds {
  pause(): void
  resume(): void
  deliver(judged: JudgedChange): void
}

/**
 * Takes changes from the stream to their subscribers in commit order. While Postgres is being asked about some, the
 * others gather, and are asked about together; where it need not be asked, nothing waits.
 */
export class ChangePump {
  readonly #judge: Pick<ChangeJudge, 'judge'>
  readonly #ends: PumpEnds
  #waiting: RowChange[] = []
  #characters = 0
  #isBusy = false
  #isPaused = false

  constructor(judge: Pick<ChangeJudge, 'judge'>, ends: PumpEnds) {
    this.#judge = judge
    this.#ends = ends
  }

  add(change: RowChange): void {
    this.#waiting.push(change)
    this.#characters += sizeOf(change)
    const isFull = this.#waiting.length >= FULL.changes || this.#characters >= FULL.characters
    if (isFull && !this.#isPaused) {
      this.#isPaused = true
      this.#ends.pause()
    }
    if (this.#waiting.length >= MAX_BATCH) this.flush()
  }

  /** Sends what waits, unless that is under way. */
  flush(): void {
    while (!this.#isBusy && this.#waiting.length > 0) {
      const batch = this.#take()
      const judged = this.#judge.judge(batch)
      if (judged instanceof Promise) void this.#deliverLater(judged)
      else this.#deliver(judged)
    }
  }

  async #deliverLater(judged: Promise<readonly JudgedChange[]>): Promise<void> {
    this.#isBusy = true
    this.#deliver(await judged)
    this.#isBusy = false
    this.flush()
  }

  #deliver(judged: readonly JudgedChange[]): void {
    for (const change of judged) this.#ends.deliver(change)
  }

  #take(): readonly RowChange[] {
    const batch = this.#waiting.splice(0, MAX_BATCH)
    for (const change of batch) this.#characters -= sizeOf(change)
    this.#relieve()
    return batch
  }

  #relieve(): void {
    const isRelieved = this.#waiting.length <= RELIEVED.changes && this.#characters <= RELIEVED.characters
    if (!this.#isPaused || !isRelieved) return
    this.#isPaused = false
    this.#ends.resume()
  }
}

function sizeOf({ next, previous }: RowChange): number {
  let size = 0
  for (const tuple of [next, previous]) for (const value of tuple.values()) size += value?.length ?? 0
  return size
}
