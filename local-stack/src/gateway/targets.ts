import { pathOnly } from './routes.ts'

function queryOf(target: string): string {
  return target.slice(pathOnly(target).length + 1)
}

/** The API key in the query, where a WebSocket from a browser has to put it. */
export function apikeyInQuery(target: string): string | undefined {
  if (!target.includes('apikey=')) return undefined
  return new URLSearchParams(queryOf(target)).get('apikey') ?? undefined
}

/** Takes the API key out of the query: PostgREST would read it as a filter on a column. */
export function withoutApikey(target: string): string {
  if (!target.includes('apikey=')) return target
  const kept = queryOf(target)
    .split('&')
    .filter((pair) => !pair.startsWith('apikey='))
  return kept.length === 0 ? pathOnly(target) : `${pathOnly(target)}?${kept.join('&')}`
}

/** Puts the JWT that an API key stands for in its place; an unknown key stays, for the service to refuse. */
export function withKeyJwt(target: string, toJwt: (key: string) => string | undefined): string {
  const pairs = queryOf(target).split('&')
  const translated = pairs.map((pair) => {
    if (!pair.startsWith('apikey=')) return pair
    const jwt = toJwt(new URLSearchParams(pair).get('apikey') ?? '')
    return jwt === undefined ? pair : `apikey=${jwt}`
  })
  return queryOf(target) === '' ? target : `${pathOnly(target)}?${translated.join('&')}`
}
