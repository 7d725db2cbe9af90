import { type FSWatcher, watch } from 'node:fs'
import { Agent } from 'node:http'
import { dirname } from 'node:path'
import type { Upstream } from '../gateway/proxy.ts'
import type { FunctionsService } from '../gateway/services.ts'
import type { Child } from '../life/child.ts'
import { freePort } from '../life/ports.ts'
import type { FunctionEntry } from './catalog.ts'
import { type DenoOptions, launchFunction } from './deno.ts'

/** What the functions service is made of. */
export interface FunctionsOptions extends Omit<DenoOptions, 'onLine'> {
  catalog: ReadonlyMap<string, FunctionEntry>
  onLine(slug: string, line: string): void
}

/** Edge functions, each in a Deno process of its own. */
export interface Functions extends FunctionsService {
  stop(): Promise<void>
}

interface Running {
  child: Child
  upstream: Upstream
}

// As hosted: the first byte within 150 seconds.
const timeoutMs = 150_000
const maxBodyBytes = 20 * 1024 * 1024

/**
 * Starts a function when it is first asked for, again when it has died, and anew when a source file has
 * changed. One function's crash or endless loop is its own process's.
 */
export function createFunctions(options: FunctionsOptions): Functions {
  const agent = new Agent({ keepAlive: true })
  const running = new Map<string, Promise<Running>>()
  const watchers = new Map<string, FSWatcher>()
  let isStopped = false

  const start = async (entry: FunctionEntry): Promise<Running> => {
    const port = await freePort()
    const child = await launchFunction(entry, port, {
      ...options,
      onLine: (line) => options.onLine(entry.slug, line),
    })
    if (isStopped) await child.stop()
    const forget = (): boolean => running.delete(entry.slug)
    void child.exited.then(forget)
    return { child, upstream: { name: `Function ${entry.slug}`, port, agent, timeoutMs, maxBodyBytes } }
  }

  const retire = (slug: string): void => {
    const old = running.get(slug)
    running.delete(slug)
    void old?.then(({ child }) => child.stop()).catch(() => {})
  }

  const watchSources = (): void => {
    for (const { entrypoint } of options.catalog.values()) {
      // The folder that holds all functions, so that `_shared` counts too.
      const folder = dirname(dirname(entrypoint))
      if (watchers.has(folder)) continue
      try {
        const watcher = watch(folder, { recursive: true }, () => {
          for (const slug of running.keys()) retire(slug)
        })
        watcher.on('error', () => watcher.close())
        watchers.set(folder, watcher)
      } catch {
        // No such folder: no such function either, and the request says so.
      }
    }
  }

  return {
    find(slug) {
      const entry = options.catalog.get(slug)
      return entry ? { verifyJwt: entry.verifyJwt } : undefined
    },
    async upstream(slug) {
      const entry = options.catalog.get(slug)
      if (!entry || isStopped) throw new Error(`No function ${slug}.`)
      if (running.size === 0) watchSources()
      const known = running.get(slug) ?? start(entry)
      running.set(slug, known)
      try {
        return (await known).upstream
      } catch (error) {
        running.delete(slug)
        throw error
      }
    },
    async stop() {
      isStopped = true
      for (const watcher of watchers.values()) watcher.close()
      const all = await Promise.allSettled(running.values())
      await Promise.all(
        all.map((item) => (item.status === 'fulfilled' ? item.value.child.stop() : undefined)),
      )
      agent.destroy()
    },
  }
}
