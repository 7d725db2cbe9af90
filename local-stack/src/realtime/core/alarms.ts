import type { CancelTimer, Clock } from '../ports.ts'

const SECOND_MS = 1000

/** Who is woken. */
export interface Sleeper {
  wake(): void
}

/**
 * One timer for everybody who waits for a whole second to come: a timer for each of thousands of channels would be a tenth of what
 * they take. Somebody waits for one second at a time.
 */
export class Alarms {
  readonly #clock: Clock
  readonly #sleepers = new Map<number, Set<Sleeper>>()
  #next = Number.POSITIVE_INFINITY
  #cancel: CancelTimer = () => {}

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Wakes at the first whole second that is not before `ms`; answers which, to call it off by. */
  set(sleeper: Sleeper, ms: number): number {
    const second = Math.ceil(ms / SECOND_MS)
    const others = this.#sleepers.get(second)
    if (others) others.add(sleeper)
    else this.#sleepers.set(second, new Set([sleeper]))
    if (second < this.#next) this.#wait(second)
    return second
  }

  /** Calls off what {@link set} has answered for this sleeper. */
  clear(sleeper: Sleeper, second: number): void {
    const sleepers = this.#sleepers.get(second)
    if (!sleepers?.delete(sleeper) || sleepers.size > 0) return
    this.#sleepers.delete(second)
    if (second === this.#next) this.#wait(this.#earliest())
  }

  #wait(second: number): void {
    this.#cancel()
    this.#next = second
    if (second === Number.POSITIVE_INFINITY) return
    this.#cancel = this.#clock.setTimeout(() => this.#ring(), second * SECOND_MS - this.#clock.now())
  }

  #ring(): void {
    const now = Math.floor(this.#clock.now() / SECOND_MS)
    const due = [...this.#sleepers].filter(([second]) => second <= now)
    for (const [second] of due) this.#sleepers.delete(second)
    this.#wait(this.#earliest())
    for (const [, sleepers] of due) for (const sleeper of sleepers) sleeper.wake()
  }

  #earliest(): number {
    let earliest = Number.POSITIVE_INFINITY
    for (const second of this.#sleepers.keys()) earliest = Math.min(earliest, second)
    return earliest
  }
}
