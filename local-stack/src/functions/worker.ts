import { randomBytes, randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import type { Child } from '../life/child.ts'
import { freePort } from '../life/ports.ts'
import type { FunctionEntry } from './catalog.ts'
import { type DenoOptions, launchFunction } from './deno.ts'
import type { FunctionLimits } from './limits.ts'
import { readUsage } from './usage.ts'
import { type EndReason, WorkerLife } from './worker-life.ts'

/** What a worker is made of. */
export interface WorkerOptions extends DenoOptions {
  entry: FunctionEntry
  env: Record<string, string>
  limits: FunctionLimits
  onLine(line: string): void
}

/** How the start of a worker ended: it serves, its module cannot be loaded, it threw, or it took too much. */
export type BootResult = 'serving' | 'unloadable' | 'threw' | 'limit'

/** One running instance of a function. */
export interface Worker {
  /** As hosted calls it: an instance of a function, not a request. */
  executionId: string
  port: number
  life: WorkerLife
  booted: Promise<BootResult>
  exited: Promise<unknown>
  /** Says so to the function, gives it a moment, and ends it. */
  stop(): Promise<void>
}

const CHECK_MS = 100
/** What a function gets to say after it heard that it ends. */
const LAST_WORDS_MS = 500

const isGraceful = (reason: EndReason): boolean => reason === 'early_drop' || reason === 'termination'

class DenoWorker implements Worker {
  readonly executionId = randomUUID()
  readonly port: number
  readonly life: WorkerLife
  readonly booted: Promise<BootResult>
  readonly exited: Promise<unknown>
  readonly #options: WorkerOptions
  readonly #child: Promise<Child>
  readonly #secret = randomBytes(16).toString('hex')
  #onBoot: (result: BootResult) => void = () => {}
  #onWarned: () => void = () => {}
  #said: BootResult = 'unloadable'

  constructor(options: WorkerOptions, port: number) {
    this.#options = options
    this.port = port
    this.life = new WorkerLife(
      options.limits,
      { warn: (reason) => this.#warn(reason), end: (reason) => void this.#end(reason) },
      Date.now(),
    )
    this.booted = new Promise((resolve) => {
      this.#onBoot = resolve
    })
    this.#child = launchFunction(options, {
      entry: options.entry,
      port,
      env: { ...options.env, SB_EXECUTION_ID: this.executionId },
      memoryMb: options.limits.memoryMb,
      secret: this.#secret,
      onLine: (line) => this.#hear(line),
    })
    this.exited = this.#live()
  }

  async stop(): Promise<void> {
    this.#warn('termination')
    await this.#lastWords()
    await (await this.#child).stop({ signal: 'SIGKILL' })
    await this.exited
  }

  async #live(): Promise<void> {
    try {
      await this.#runToTheEnd()
    } catch (error) {
      this.#options.onLine(String(error))
    }
    this.life.gone()
    this.#onBoot(this.life.endedBy() === undefined ? this.#said : 'limit')
    this.#onWarned()
  }

  async #runToTheEnd(): Promise<void> {
    const child = await this.#child
    const timer = setInterval(() => void this.#check(child.pid), CHECK_MS)
    timer.unref()
    await child.exited
    clearInterval(timer)
  }

  async #check(pid: number): Promise<void> {
    const usage = this.life.isBusy() ? await readUsage(pid) : undefined
    this.life.check(Date.now(), usage)
  }

  #hear(line: string): void {
    if (!line.startsWith(this.#secret)) {
      // The line the worker begins with before each of its own.
      if (line !== '') this.#options.onLine(line)
      if (/out of memory/i.test(line) && /fatal/i.test(line)) this.#said = 'limit'
      return
    }
    const [verb = '', value = ''] = line.slice(this.#secret.length + 1).split(' ')
    if (verb === 'tasks') this.life.tasksAre(Number(value))
    if (verb === 'warned') this.#onWarned()
    if (verb === 'threw') this.#said = 'threw'
    if (verb === 'listening') void this.#serve()
  }

  async #serve(): Promise<void> {
    this.#said = 'serving'
    this.life.booted(await readUsage((await this.#child).pid))
    this.#onBoot('serving')
  }

  #warn(reason: EndReason): void {
    void this.#child.then((child) => child.write(`${reason}\n`)).catch(() => {})
  }

  async #lastWords(): Promise<void> {
    if (this.#said !== 'serving') return
    await new Promise<void>((resolve) => {
      this.#onWarned = resolve
      setTimeout(resolve, LAST_WORDS_MS).unref()
    })
  }

  async #end(reason: EndReason): Promise<void> {
    const { limits, onLine } = this.#options
    if (reason === 'cpu') onLine(`CPU time limit reached (${limits.cpuMs} ms)`)
    if (reason === 'memory') onLine(`memory limit reached (${limits.memoryMb} MB)`)
    if (reason === 'wall_clock') onLine(`wall clock limit reached (${limits.wallClockMs / 1000} s)`)
    if (isGraceful(reason)) await this.#lastWords()
    await (await this.#child).stop({ signal: 'SIGKILL' })
  }
}

/** Starts a worker; it is there at once, and tells when it serves. */
export async function startWorker(options: WorkerOptions): Promise<Worker> {
  if (!existsSync(options.entry.entrypoint)) options.onLine(`there is no ${options.entry.entrypoint}`)
  return new DenoWorker(options, await freePort())
}
