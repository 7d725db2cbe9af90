import { type Route, routeOf } from './routing.ts'

/** What the build tells the worker about itself. */
export interface Build {
  /** Changes with any file of the app. */
  version: string
  /** Without these nothing starts: they are all here before this version counts as installed. */
  shell: readonly string[]
  /** The customer's other pages, fetched as far as the network lets them. */
  pages: readonly string[]
  /** Where Supabase answers. */
  apiOrigin: string
}

/** What the shell does its work with: the worker's own, or a test's. */
export interface Surroundings {
  origin: string
  caches: CacheStorage
  fetch: (request: RequestInfo, init?: RequestInit) => Promise<Response>
  /** The device asked for less data. */
  savesData: boolean
}

const PREFIX = 'shell-'
const PICTURES = 'pictures'
const MAX_PICTURES = 80
const AT_ONCE = 4

/** The app on this device: one cache a version, kept until the version after the next. */
export interface Shell {
  install(): Promise<void>
  activate(): Promise<void>
  /** Keeps what a page had fetched before the worker was there. */
  keep(urls: readonly string[]): Promise<void>
  /** The answer to a request, or undefined to leave it alone. */
  answer(request: Request): Promise<Response> | undefined
}

export function createShell(build: Build, around: Surroundings): Shell {
  const { caches, fetch, origin } = around
  const own = PREFIX + build.version

  /** Names with a hash never change what they hold: what an earlier version brought is not fetched again. */
  async function keep(path: string): Promise<void> {
    const url = new URL(path, origin).href
    const cache = await caches.open(own)
    if (await cache.match(url)) return
    const known = path.startsWith('/assets/') ? await caches.match(url) : undefined
    const response = known ?? (await fetch(url, { cache: known ? 'default' : freshness(path) }))
    if (!response.ok || response.redirected) throw new Error(`${path} answered ${response.status}`)
    await cache.put(url, response)
  }

  async function keepAll(paths: readonly string[]): Promise<void> {
    const left = [...paths]
    const work = async () => {
      for (let path = left.shift(); path !== undefined; path = left.shift()) await keep(path)
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
  }

  const page = async (request: Request): Promise<Response> =>
    (await (await caches.open(own)).match(new URL('/', origin).href)) ?? fetch(request)

  async function asset(request: Request): Promise<Response> {
    const known = await caches.match(request.url)
    if (known) return known
    const response = await fetch(request)
    if (response.ok && response.type === 'basic') await put(own, request.url, response)
    return response
  }

  async function picture(request: Request): Promise<Response> {
    const cache = await caches.open(PICTURES)
    const known = await cache.match(request.url)
    if (known) return known
    // Asked for openly: what a page's <img> gets is sealed, and browsers count a sealed answer as megabytes.
    const open = await fetch(request.url, { mode: 'cors', credentials: 'omit' }).catch(() => undefined)
    if (!open) return fetch(request)
    if (open.ok) {
      await put(PICTURES, request.url, open)
      await trim(cache)
    }
    return open
  }

  /** A full or forbidden storage costs the copy, not the answer. */
  const put = async (name: string, url: string, response: Response): Promise<void> => {
    const copy = response.clone()
    await caches
      .open(name)
      .then((cache) => cache.put(url, copy))
      .catch(() => {})
  }

  async function trim(cache: Cache): Promise<void> {
    const kept = await cache.keys()
    await Promise.all(kept.slice(0, Math.max(0, kept.length - MAX_PICTURES)).map((old) => cache.delete(old)))
  }

  const ways: Record<Exclude<Route, 'network'>, (request: Request) => Promise<Response>> = {
    shell: page,
    asset,
    picture,
  }

  return {
    async install() {
      await keepAll(build.shell)
      if (!around.savesData) await keepAll(build.pages).catch(() => {})
    },
    async activate() {
      // Tabs of the version before may still be open and ask for its files. Caches are listed as they were made.
      const versions = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== own)
      await Promise.all(versions.slice(0, -1).map((name) => caches.delete(name)))
    },
    keep: (urls) => {
      const assets = urls.filter((url) => isOwnAsset(url, origin)).map((url) => new URL(url).pathname)
      return keepAll(assets).catch(() => {})
    },
    answer(request) {
      const route = routeOf(request, origin, build.apiOrigin)
      return route === 'network' ? undefined : ways[route](request)
    },
  }
}

const isOwnAsset = (url: string, origin: string): boolean =>
  routeOf({ method: 'GET', mode: 'no-cors', url }, origin, '') === 'asset'

const freshness = (path: string): RequestCache => (path.startsWith('/assets/') ? 'default' : 'reload')
