import { parseSchedule, type Schedule } from './schedule.ts'

/** A row of `cron.job`. */
export interface Job {
  readonly id: string
  readonly schedule: string
  readonly command: string
  readonly database: string
  readonly username: string
}

interface Entry {
  job: Job
  schedule: Schedule
  nextAt: number | undefined
  /** Due, and not started yet. */
  isPending: boolean
  isRunning: boolean
}

/**
 * Which job is due when. A job never runs beside itself: what falls due meanwhile, or while nobody could run it,
 * is one run as soon as possible.
 */
export class Timetable {
  readonly #entries = new Map<string, Entry>()
  readonly #onUnreadable: (job: Job, error: unknown) => void

  constructor(onUnreadable: (job: Job, error: unknown) => void) {
    this.#onUnreadable = onUnreadable
  }

  /** Takes over the active jobs as they are now. A job whose schedule stayed keeps its next time. */
  load(jobs: readonly Job[], now: number): void {
    const kept = new Set(jobs.map((job) => job.id))
    for (const id of this.#entries.keys()) if (!kept.has(id)) this.#entries.delete(id)
    for (const job of jobs) {
      const known = this.#entries.get(job.id)
      if (known?.job.schedule === job.schedule) known.job = job
      else this.#add(job, now, known?.isRunning ?? false)
    }
  }

  /** Jobs to start now, at most so many; each counts as running until {@link finished}. */
  take(now: number, limit: number): Job[] {
    for (const entry of this.#entries.values()) {
      if (entry.nextAt === undefined || entry.nextAt > now) continue
      entry.isPending = true
      entry.nextAt = entry.schedule.next(now)
    }
    const startable = [...this.#entries.values()].filter((entry) => entry.isPending && !entry.isRunning)
    return startable.slice(0, Math.max(limit, 0)).map((entry) => {
      entry.isPending = false
      entry.isRunning = true
      return entry.job
    })
  }

  /** The run is over; or it never began, and is due still. */
  finished(id: string, outcome: 'done' | 'not-begun'): void {
    const entry = this.#entries.get(id)
    if (!entry) return
    entry.isRunning = false
    if (outcome === 'not-begun') entry.isPending = true
  }

  /** When to look again if nothing else happens. */
  nextAt(): number | undefined {
    const times = [...this.#entries.values()].flatMap(({ nextAt }) => nextAt ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }

  #add(job: Job, now: number, isRunning: boolean): void {
    try {
      const schedule = parseSchedule(job.schedule)
      const nextAt = schedule.isAtStart ? now : schedule.next(now)
      this.#entries.set(job.id, { job, schedule, nextAt, isPending: false, isRunning })
    } catch (error) {
      this.#entries.delete(job.id)
      this.#onUnreadable(job, error)
    }
  }
}
