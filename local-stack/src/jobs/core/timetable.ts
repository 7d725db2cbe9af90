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
}

/**
 * Which job is due when. A job never runs beside itself: what falls due meanwhile, or while nobody could run it,
 * is one run as soon as possible.
 */
export class Timetable {
  readonly #entries = new Map<string, Entry>()
  /** Kept apart from the entries: a job that leaves and comes back may be running still. */
  readonly #running = new Set<string>()
  #lookedAt: number | undefined
  readonly #onUnreadable: (job: Job, error: unknown) => void

  constructor(onUnreadable: (job: Job, error: unknown) => void) {
    this.#onUnreadable = onUnreadable
  }

  /** Takes over the active jobs as they are now. A job whose schedule stayed keeps its next time. */
  load(jobs: readonly Job[], now: number): void {
    const isFirst = this.#lookedAt === undefined
    this.#look(now)
    const kept = new Set(jobs.map((job) => job.id))
    for (const id of this.#entries.keys()) if (!kept.has(id)) this.#entries.delete(id)
    for (const job of jobs) {
      const known = this.#entries.get(job.id)
      if (known?.job.schedule === job.schedule) known.job = job
      else this.#add(job, now, isFirst)
    }
  }

  /** Jobs to start now, at most so many; each counts as running until {@link finished}. */
  take(now: number, limit: number): Job[] {
    this.#look(now)
    for (const entry of this.#entries.values()) {
      if (entry.nextAt === undefined || entry.nextAt > now) continue
      entry.isPending = true
      entry.nextAt = entry.schedule.next(now)
    }
    const startable = [...this.#entries.values()].filter(
      ({ isPending, job }) => isPending && !this.#running.has(job.id),
    )
    return startable.slice(0, Math.max(limit, 0)).map((entry) => {
      entry.isPending = false
      this.#running.add(entry.job.id)
      return entry.job
    })
  }

  /** The run is over; or it never began, and is due still. */
  finished(id: string, outcome: 'done' | 'not-begun'): void {
    this.#running.delete(id)
    const entry = this.#entries.get(id)
    if (entry && outcome === 'not-begun') entry.isPending = true
  }

  /** When to look again if nothing else happens. */
  nextAt(): number | undefined {
    const times = [...this.#entries.values()].flatMap(({ nextAt }) => nextAt ?? [])
    return times.length === 0 ? undefined : Math.min(...times)
  }

  /** After a clock was set back no job rests until it is where it was. */
  #look(now: number): void {
    if (now < (this.#lookedAt ?? now))
      for (const entry of this.#entries.values()) entry.nextAt = entry.schedule.next(now)
    this.#lookedAt = now
  }

  #add(job: Job, now: number, isFirst: boolean): void {
    try {
      const schedule = parseSchedule(job.schedule)
      const isPending = schedule.isAtStart && isFirst
      this.#entries.set(job.id, { job, schedule, nextAt: schedule.next(now), isPending })
    } catch (error) {
      this.#entries.delete(job.id)
      this.#onUnreadable(job, error)
    }
  }
}
