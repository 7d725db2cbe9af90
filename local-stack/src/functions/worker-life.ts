import type { FunctionLimits } from './limits.ts'

/** Why a worker ends; functions hear it as `event.detail.reason` of `beforeunload`. */
export type EndReason = 'cpu' | 'memory' | 'wall_clock' | 'early_drop' | 'termination'

/** What a worker uses, from its start. */
export interface Usage {
  cpuMs: number
  memoryBytes: number
}

/** What the life of a worker asks of those around it. */
export interface WorkerEffects {
  /** Tells the function that it is about to be stopped. */
  warn(reason: EndReason): void
  /** Ends the worker, at once. */
  end(reason: EndReason): void
}

/** The share of a limit at which a function hears `beforeunload`. */
const WARN_AT = 0.9

/** Compiling and loading a module on a busy machine is no request's doing. */
const BOOT_CPU_FACTOR = 5

/**
 * The rules of one worker, without a process or a clock:
 * booting → serving → retired (takes no more requests) → ended. A retired worker with nothing left to do, neither a
 * request nor a `waitUntil`, is dropped early.
 */
export class WorkerLife {
  readonly #limits: FunctionLimits
  readonly #effects: WorkerEffects
  #state: 'booting' | 'serving' | 'retired' | 'ended' = 'booting'
  #requests = 0
  #tasks = 0
  #startedAt: number
  #cpuBase = 0
  #memoryBase = 0
  #isFresh = false
  #last: Usage = { cpuMs: 0, memoryBytes: 0 }
  readonly #warned = new Set<EndReason>()
  #dropReason: 'early_drop' | 'termination' = 'early_drop'
  #ending: EndReason | undefined

  constructor(limits: FunctionLimits, effects: WorkerEffects, now: number) {
    this.#limits = limits
    this.#effects = effects
    this.#startedAt = now
  }

  /** Whether it takes requests. */
  isOpen(): boolean {
    return this.#state === 'booting' || this.#state === 'serving'
  }

  /** Whether there is something to measure. */
  isBusy(): boolean {
    return this.#state === 'booting' || this.#requests > 0 || this.#tasks > 0
  }

  /** Why it was ended, if it was. */
  endedBy(): EndReason | undefined {
    return this.#ending
  }

  /** The module is loaded and serves. */
  booted(usage: Usage | undefined): void {
    if (this.#state !== 'booting') return
    this.#state = 'serving'
    this.#memoryBase = usage?.memoryBytes ?? 0
    this.#isFresh = true
    if (usage) this.#last = usage
  }

  requestBegan(): void {
    this.#requests += 1
    this.#isFresh = true
  }

  requestEnded(): void {
    this.#requests -= 1
    this.#isFresh = true
    this.#dropIfIdle()
  }

  /** Bytes came: what was burnt until now was burnt for them. */
  progressed(): void {
    this.#isFresh = true
  }

  /** How many promises given to `waitUntil` are pending. */
  tasksAre(count: number): void {
    this.#tasks = count
    this.#dropIfIdle()
  }

  /** Takes no more requests, and goes when those it has are done. */
  retire(reason: 'early_drop' | 'termination'): void {
    if (this.#state === 'ended') return
    if (reason === 'termination') this.#dropReason = reason
    this.#state = 'retired'
    this.#dropIfIdle()
  }

  /** Looks at the clock and at what was measured. */
  check(now: number, usage: Usage | undefined): void {
    if (this.#state === 'ended') return
    this.#checkClock(now - this.#startedAt)
    if (usage && !this.#ending) this.#checkUsage(usage)
  }

  /** Nothing is to be done any more: the process is gone. */
  gone(): void {
    this.#state = 'ended'
  }

  #checkClock(age: number): void {
    const { wallClockMs } = this.#limits
    this.#measure('wall_clock', age, wallClockMs)
    if (age >= wallClockMs / 2 && this.#state === 'serving') this.retire('early_drop')
  }

  #checkUsage(usage: Usage): void {
    if (this.#isFresh) this.#cpuBase = this.#last.cpuMs
    this.#isFresh = false
    this.#last = usage
    const isBooting = this.#state === 'booting'
    // Requests that are under way together are worked by turns: each has its share before any has an answer.
    const cpuLimit = this.#limits.cpuMs * (isBooting ? BOOT_CPU_FACTOR : Math.max(1, this.#requests))
    const burnt = usage.cpuMs - this.#cpuBase
    if (!isBooting)
      this.#measure('memory', usage.memoryBytes - this.#memoryBase, this.#limits.memoryMb * 1024 * 1024)
    this.#measure('cpu', burnt, cpuLimit)
    if (!isBooting && burnt >= cpuLimit / 2) this.retire('early_drop')
  }

  #measure(what: 'cpu' | 'memory' | 'wall_clock', used: number, limit: number): void {
    if (used >= limit) this.#end(what)
    else if (used >= limit * WARN_AT) this.#warn(what)
  }

  #warn(reason: EndReason): void {
    if (this.#warned.has(reason)) return
    this.#warned.add(reason)
    this.#effects.warn(reason)
  }

  #dropIfIdle(): void {
    if (this.#state !== 'retired' || this.#requests > 0 || this.#tasks > 0 || this.#ending) return
    this.#warn(this.#dropReason)
    this.#end(this.#dropReason)
  }

  #end(reason: EndReason): void {
    if (this.#ending) return
    this.#ending = reason
    this.#state = 'ended'
    this.#effects.end(reason)
  }
}
