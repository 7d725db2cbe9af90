import type { Limits } from '../limits.ts'
import type { Clock } from '../ports.ts'

const STEP_MS = 5_000
const LONGEST = 12

/**
 * How often something happens a second, on average over the last minute, looked at every five seconds: what happened
 * since the last look does not count yet. Without a limit nothing is counted.
 */
export class Rate {
  readonly limit: number
  readonly #clock: Clock
  readonly #startedAt: number
  #steps = 0
  #current = 0
  #average = 0
  readonly #counts = [0]

  constructor(clock: Clock, limit: number) {
    this.limit = limit
    this.#clock = clock
    this.#startedAt = clock.now()
  }

  get isLimited(): boolean {
    return this.limit !== Number.POSITIVE_INFINITY
  }

  add(count = 1): void {
    if (!this.isLimited) return
    this.#look()
    this.#current += count
  }

  /** The average, as of the last look. */
  get average(): number {
    if (this.isLimited) this.#look()
    return this.#average
  }

  get isReached(): boolean {
    return this.isLimited && this.average >= this.limit
  }

  #look(): void {
    const due = Math.floor((this.#clock.now() - this.#startedAt) / STEP_MS) - this.#steps
    if (due <= 0) return
    this.#steps += due
    for (let left = Math.min(due, LONGEST); left > 0; left -= 1) {
      this.#counts.push(this.#current)
      this.#current = 0
    }
    this.#counts.splice(0, this.#counts.length - LONGEST)
    const sum = this.#counts.reduce((total, count) => total + count, 0)
    this.#average = sum / ((this.#counts.length * STEP_MS) / 1000)
  }
}

/** Everything that may happen only so often. */
export interface Rates {
  /** Messages in and deliveries out, over sockets, HTTP and from the database. */
  readonly events: Rate
  readonly joins: Rate
  readonly presence: Rate
  /** Requests to the broadcast endpoints. */
  readonly requests: Rate
}

/** Counts from now on. */
export function createRates(clock: Clock, limits: Limits): Rates {
  return {
    events: new Rate(clock, limits.maxEventsPerSecond),
    joins: new Rate(clock, limits.maxJoinsPerSecond),
    presence: new Rate(clock, limits.maxPresenceEventsPerSecond),
    requests: new Rate(clock, limits.maxEventsPerSecond),
  }
}
