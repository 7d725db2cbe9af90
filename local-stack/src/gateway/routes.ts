/** Where a request goes. `path` keeps its query. */
export type Route =
  | { service: 'auth'; path: string; isOpen: boolean }
  | { service: 'rest'; path: string }
  | { service: 'functions'; slug: string; path: string }
  | { service: 'realtime'; path: string }
  | { service: 'storage'; path: string }
  | { service: 'mailbox'; path: string }
  | { service: 'console' }
  | { service: 'health' }
  | { service: 'unsupported'; name: string }
  | { service: 'unknown' }

/** What a browser opens from a mail, or anyone may ask: no API key there. */
const openAuthPaths = [
  '/verify',
  '/callback',
  '/authorize',
  '/health',
  '/.well-known/jwks.json',
  '/settings',
  '/sso/saml/acs',
  '/sso/saml/metadata',
]

const unsupported: Record<string, string> = {
  graphql: 'GraphQL',
  pg: 'the database meta API',
  analytics: 'log analytics',
}

function afterPrefix(target: string, prefix: string): string | undefined {
  if (!target.startsWith(prefix)) return undefined
  const rest = target.slice(prefix.length)
  if (rest === '' || rest.startsWith('?')) return `/${rest}`
  return rest.startsWith('/') ? rest : undefined
}

/** A path without its query. */
export function pathOnly(target: string): string {
  const query = target.indexOf('?')
  return query === -1 ? target : target.slice(0, query)
}

function functionRoute(path: string): Route {
  const slug = /^\/([A-Za-z][\w-]*)(?=[/?]|$)/.exec(path)?.[1]
  return slug === undefined ? { service: 'unknown' } : { service: 'functions', slug, path }
}

/** Maps a request target (path and query) to a service. */
export function routeOf(target: string): Route {
  const rest = afterPrefix(target, '/rest/v1')
  if (rest !== undefined) return { service: 'rest', path: rest }
  const auth = afterPrefix(target, '/auth/v1')
  if (auth !== undefined)
    return { service: 'auth', path: target, isOpen: openAuthPaths.includes(pathOnly(auth)) }
  const functions = afterPrefix(target, '/functions/v1')
  if (functions !== undefined) return functionRoute(functions)
  const realtime = afterPrefix(target, '/realtime/v1')
  if (realtime !== undefined)
    return { service: 'realtime', path: realtime.startsWith('/api/') ? realtime : `/socket${realtime}` }
  const storage = afterPrefix(target, '/storage/v1')
  if (storage !== undefined) return { service: 'storage', path: storage }
  const path = pathOnly(target)
  if (path === '/mailbox' || path.startsWith('/mailbox/')) return { service: 'mailbox', path: target }
  if (path === '/console' || path === '/console/') return { service: 'console' }
  if (path === '/health' || path === '/') return { service: 'health' }
  const name = unsupported[path.split('/')[1] ?? '']
  return name === undefined ? { service: 'unknown' } : { service: 'unsupported', name }
}
