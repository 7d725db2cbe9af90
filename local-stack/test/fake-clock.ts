import type { Clock } from '../src/realtime/index.ts'

interface Timer {
  readonly dueAt: number
  readonly callback: () => void
}

/** Time that stands still until a test moves it. */
export class FakeClock implements Clock {
  #now: number
  readonly #timers = new Set<Timer>()

  constructor(startMs: number) {
    this.#now = startMs
  }

  /** Timers that have yet to fire. */
  get pending(): number {
    return this.#timers.size
  }

  now(): number {
    return this.#now
  }

  setTimeout(callback: () => void, ms: number): () => void {
    const timer = { dueAt: this.#now + ms, callback }
    this.#timers.add(timer)
    return () => this.#timers.delete(timer)
  }

  /** Moves on, firing what becomes due, in order, each at its own time. */
  advance(ms: number): void {
    this.advanceTo(this.#now + ms)
  }

  /** Moves on to a time; never back. */
  advanceTo(time: number): void {
    for (let timer = this.#next(time); timer !== undefined; timer = this.#next(time)) {
      this.#timers.delete(timer)
      this.#now = Math.max(this.#now, timer.dueAt)
      timer.callback()
    }
    this.#now = Math.max(this.#now, time)
  }

  #next(time: number): Timer | undefined {
    const due = [...this.#timers].filter((timer) => timer.dueAt <= time)
    return due.sort((a, b) => a.dueAt - b.dueAt)[0]
  }
}
