import type { Clock } from '../ports/ports.ts'

interface Task {
  readonly at: number
  readonly run: () => void
}

/** A clock that stands still until it is advanced. Jitter is at its most, so that pauses are known. */
export class ManualClock implements Clock {
  time = Date.parse('2026-11-24T19:00:00Z')
  private tasks: Task[] = []

  now(): number {
    return this.time
  }

  random(): number {
    return 1
  }

  after(ms: number, run: () => void): () => void {
    const task = { at: this.time + ms, run }
    this.tasks.push(task)
    return () => {
      this.tasks = this.tasks.filter((other) => other !== task)
    }
  }

  /** How many timers are set. */
  get pending(): number {
    return this.tasks.length
  }

  /** Lets time pass: runs what is due, in order, with everything that follows from it. */
  async advance(ms: number): Promise<void> {
    const end = this.time + ms
    await settle()
    for (let next = this.next(end); next; next = this.next(end)) {
      this.tasks = this.tasks.filter((task) => task !== next)
      this.time = Math.max(this.time, next.at)
      next.run()
      await settle()
    }
    this.time = end
  }

  private next(end: number): Task | undefined {
    return this.tasks.filter((task) => task.at <= end).sort((a, b) => a.at - b.at)[0]
  }
}

/** Lets every promise that can settle do so. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 30; turn++) await Promise.resolve()
}
