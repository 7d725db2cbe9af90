import { routeOf } from './routing.ts'
import type { Shell, Surroundings } from './shell.ts'

const CACHE = 'development'

/**
 * Under the development server nothing has a lasting name: the network is asked first, always, and what it said last is the answer
 * when it is silent. So the app of `npm start` starts without its server as well, from the second visit on.
 */
export function createDevelopmentShell(apiOrigin: string, around: Surroundings): Shell {
  const { caches, fetch, origin } = around
  async function answer(request: Request, key: string): Promise<Response> {
    const cache = await caches.open(CACHE)
    try {
      const response = await fetch(request)
      if (response.ok && response.type === 'basic') await cache.put(key, response.clone()).catch(() => {})
      return response
    } catch (failure) {
      const known = await cache.match(key)
      if (known) return known
      throw failure
    }
  }
  return {
    install: async () => {},
    activate: async () => {},
    async keep(urls) {
      const cache = await caches.open(CACHE)
      const own = urls.filter((url) => url.startsWith(`${origin}/`))
      for (const url of [`${origin}/`, ...own]) await cache.add(url).catch(() => {})
    },
    answer(request) {
      if (new URL(request.url).origin !== origin) return undefined
      // Modules have any address there: only those of an API are left alone.
      const mode = request.mode === 'navigate' ? 'navigate' : 'no-cors'
      const route = routeOf({ method: request.method, url: request.url, mode }, origin, apiOrigin)
      if (mode === 'navigate') return route === 'shell' ? answer(request, `${origin}/`) : undefined
      const isModule = request.method === 'GET' && request.destination !== ''
      return isModule ? answer(request, request.url) : undefined
    },
  }
}
