import type { Surroundings } from './shell.ts'

type Served = string | { text: string; redirected: boolean }

/** A device with an empty storage, a network that serves these files, and a list of what was asked of it. */
export interface Device extends Surroundings {
  readonly asked: string[]
  serve(path: string, file: Served): void
  cut(): void
  fill(): void
}

export function deviceWith(origin: string, files: Record<string, Served>): Device {
  const served = new Map(Object.entries(files).map(([path, file]) => [new URL(path, origin).href, file]))
  const asked: string[] = []
  let isCut = false
  let isFull = false
  return {
    origin,
    savesData: false,
    caches: memoryCaches(() => isFull),
    asked,
    serve: (path, file) => void served.set(new URL(path, origin).href, file),
    cut: () => {
      isCut = true
    },
    fill: () => {
      isFull = true
    },
    fetch: async (asking) => {
      const url = new URL(asking instanceof Request ? asking.url : asking, origin)
      if (isCut) throw new TypeError('Failed to fetch')
      asked.push(url.pathname)
      const file = served.get(url.href)
      if (file === undefined) return answerOf('', { status: 404 }, false)
      return typeof file === 'string' ? answerOf(file, {}, false) : answerOf(file.text, {}, file.redirected)
    },
  }
}

function answerOf(text: string, init: ResponseInit, redirected: boolean): Response {
  const response = new Response(text, init)
  Object.defineProperties(response, { type: { value: 'basic' }, redirected: { value: redirected } })
  return response
}

/** Caches in memory, as far as the shell uses them: listed in the order in which they were made, as browsers do. */
function memoryCaches(isFull: () => boolean): CacheStorage {
  const all = new Map<string, Cache>()
  const hrefOf = (asking: RequestInfo | URL): string =>
    asking instanceof Request ? asking.url : asking.toString()
  const create = (): Cache => {
    const kept = new Map<string, Response>()
    return {
      match: async (asking) => kept.get(hrefOf(asking))?.clone(),
      put: async (asking, response) => {
        if (isFull()) throw new DOMException('full', 'QuotaExceededError')
        kept.delete(hrefOf(asking))
        kept.set(hrefOf(asking), response)
      },
      delete: async (asking) => kept.delete(hrefOf(asking)),
      keys: async () => [...kept.keys()].map((url) => new Request(url)),
      matchAll: async () => [...kept.values()],
      add: async () => {},
      addAll: async () => {},
    }
  }
  return {
    open: async (name) => {
      const cache = all.get(name) ?? create()
      all.set(name, cache)
      return cache
    },
    match: async (asking) => {
      for (const cache of all.values()) {
        const found = await cache.match(asking)
        if (found) return found
      }
      return undefined
    },
    keys: async () => [...all.keys()],
    delete: async (name) => all.delete(name),
    has: async (name) => all.has(name),
  }
}
