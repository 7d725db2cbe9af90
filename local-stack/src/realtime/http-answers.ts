import type { Rate } from './core/rate.ts'
import { JSON_TYPE } from './handshake.ts'
import type { Json } from './protocol/messages.ts'

/** An answer with a JSON body. */
export function json(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Response {
  return new Response(JSON.stringify(body), { status, headers: { 'content-type': JSON_TYPE, ...headers } })
}

/** An answer in a few words, with the content type the real server gives them. */
export function text(status: number, body: string): Response {
  return new Response(body, { status, headers: { 'content-type': 'text/html; charset=utf-8' } })
}

/** What is told as the limit when there is none. */
const NO_LIMIT = 100_000_000

/** How many requests came lately, and how many may. */
export function rateHeaders({ average, limit, isLimited }: Rate): Record<string, string> {
  const [rolling, most] = [Math.trunc(average), isLimited ? limit : NO_LIMIT]
  return {
    'x-rate-rolling': String(rolling),
    'x-rate-limit': String(most),
    'x-rate-limit-remaining': String(most - rolling),
  }
}
