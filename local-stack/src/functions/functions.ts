import { type FSWatcher, watch } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Answer } from '../gateway/answers.ts'
import type { FunctionCall, FunctionsService } from '../gateway/services.ts'
import { connectionsToAny } from '../gateway/upstream.ts'
import { bootError, idleTimeout, workerError, workerGone } from './answers.ts'
import type { FunctionCatalog, FunctionEntry } from './catalog.ts'
import type { DenoOptions } from './deno.ts'
import type { FunctionLimits } from './limits.ts'
import { type BootResult, startWorker, type Worker } from './worker.ts'

/** What the functions service is made of. */
export interface FunctionsOptions extends DenoOptions {
  catalog: FunctionCatalog
  limits: FunctionLimits
  /** `oneshot`: a worker a request. */
  policy: 'per_worker' | 'oneshot'
  /** Read anew for each worker. */
  environment(slug: string): Record<string, string>
  onLine(slug: string, line: string): void
}

/** Edge functions, each in Deno processes of its own. */
export interface Functions extends FunctionsService {
  stop(): Promise<void>
}

/** How long the end of a process may come after the end of its connections. */
const GONE_MS = 1000
const maxBodyBytes = 20 * 1024 * 1024

const bootFailures: Record<Exclude<BootResult, 'serving'>, Answer> = {
  unloadable: bootError,
  threw: workerError,
  limit: workerGone('cpu'),
}

/** The workers of all functions: which of them takes the next request, and who is still at work. */
class FunctionPool implements Functions {
  readonly #options: FunctionsOptions
  readonly #connections = connectionsToAny()
  readonly #current = new Map<string, Promise<Worker>>()
  readonly #all = new Set<Worker>()
  readonly #watchers = new Map<string, FSWatcher>()
  #isStopped = false

  constructor(options: FunctionsOptions) {
    this.#options = options
  }

  find(slug: string): { verifyJwt: boolean } | undefined {
    return this.#options.catalog.find(slug)
  }

  async call(slug: string): Promise<FunctionCall | { refusal: Answer }> {
    const entry = this.#options.catalog.find(slug)
    if (!entry || this.#isStopped) return { refusal: bootError }
    this.#watchSources(entry)
    const worker = await this.#workerFor(entry)
    const { life } = worker
    // Counted before the first await, so that nobody drops the worker meanwhile.
    life.requestBegan()
    const booted = await this.#inTime(worker.booted)
    if (booted === 'serving') return this.#callTo(worker)
    life.requestEnded()
    if (booted === 'late') return { refusal: idleTimeout(this.#options.limits.requestIdleMs) }
    return { refusal: bootFailures[booted] }
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    for (const watcher of this.#watchers.values()) watcher.close()
    await Promise.allSettled(this.#current.values())
    await Promise.all([...this.#all].map((worker) => worker.stop()))
    await this.#connections.destroy()
  }

  async #workerFor(entry: FunctionEntry): Promise<Worker> {
    if (this.#options.policy === 'oneshot') return this.#start(entry)
    const known = await this.#current.get(entry.slug)
    if (known?.life.isOpen()) return known
    // Somebody else may have started one while this request waited.
    const current = this.#current.get(entry.slug)
    const next = current && (await current).life.isOpen() ? current : this.#start(entry)
    this.#current.set(entry.slug, next)
    return next
  }

  async #start(entry: FunctionEntry): Promise<Worker> {
    const { projectDir, cacheDir, watchdog, limits } = this.#options
    const worker = await startWorker({
      projectDir,
      cacheDir,
      watchdog,
      limits,
      entry,
      env: this.#options.environment(entry.slug),
      onLine: (line) => this.#options.onLine(entry.slug, line),
    })
    this.#all.add(worker)
    const forget = (): boolean => this.#all.delete(worker)
    void worker.exited.then(forget, forget)
    return worker
  }

  #inTime(booted: Promise<BootResult>): Promise<BootResult | 'late'> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve('late'), this.#options.limits.requestIdleMs)
      void booted.then((result) => {
        clearTimeout(timer)
        resolve(result)
      })
    })
  }

  #callTo(worker: Worker): FunctionCall {
    const { life, port, executionId } = worker
    const { policy, limits } = this.#options
    let isOver = false
    return {
      executionId,
      upstream: {
        name: 'Function',
        port,
        connections: this.#connections,
        timeoutMs: limits.requestIdleMs,
        maxBodyBytes,
      },
      timedOut: idleTimeout(limits.requestIdleMs),
      failure: async () => {
        await Promise.race([worker.exited, delay(GONE_MS, undefined, { ref: false })])
        return workerGone(life.endedBy())
      },
      progressed: () => life.progressed(),
      ended: () => {
        if (isOver) return
        isOver = true
        life.requestEnded()
        if (policy === 'oneshot') void worker.stop()
      },
    }
  }

  #watchSources({ entrypoint }: FunctionEntry): void {
    // The folder that holds all functions, so that `_shared` counts too, and the one of the secrets.
    this.#watch(dirname(dirname(entrypoint)), true, () => true)
    this.#watch(join(this.#options.projectDir, 'supabase', 'functions'), false, (name) => name === '.env')
  }

  #watch(folder: string, recursive: boolean, isOurs: (name: string | null) => boolean): void {
    if (this.#watchers.has(folder)) return
    try {
      const watcher = watch(folder, { recursive }, (_, name) => {
        if (isOurs(name)) this.#reload()
      })
      watcher.on('error', () => watcher.close())
      this.#watchers.set(folder, watcher)
    } catch {
      // No such folder: no such function either, and the request says so.
    }
  }

  /** Workers finish what they are doing; the next request gets a new one. */
  #reload(): void {
    for (const worker of this.#all) worker.life.retire('termination')
    this.#current.clear()
  }
}

/** Makes the service; nothing runs until a function is asked for. */
export function createFunctions(options: FunctionsOptions): Functions {
  return new FunctionPool(options)
}
