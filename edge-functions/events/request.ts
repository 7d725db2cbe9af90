import { z } from 'zod'
import { invalidArgument, signInRequired } from '../_shared/errors.ts'

const claimsSchema = z.object({ sub: z.uuid(), exp: z.number() })
// Printable, so that nothing in a name can be a line of the answer.
const streamSchema = z.string().regex(/^[a-z_]{1,40}:[!-~]{1,150}$/)
const streamsSchema = z.array(streamSchema).min(1).max(20)
const numberSchema = z.string().regex(/^\d{0,15}$/)

/** Who asks, as the token says. */
export type Claims = z.infer<typeof claimsSchema>

/** A stream somebody asks for, and the number they have everything up to; undefined for one who starts now. */
export interface Wish {
  readonly stream: string
  readonly after: number | undefined
}

/** The streams, and the number of each: one for one stream, a list with commas for several. */
export function parseWishes(request: Request): Wish[] {
  const { searchParams } = new URL(request.url)
  const streams = streamsSchema.safeParse(searchParams.getAll('stream'))
  if (!streams.success || new Set(streams.data).size < streams.data.length) throw invalidArgument('stream')
  // The header wins: a client that reconnects repeats the address it first had.
  const header = request.headers.get('last-event-id')
  const given = header || searchParams.get('after')
  if (!given) return streams.data.map((stream) => ({ stream, after: undefined }))
  const numbers = z.array(numberSchema).length(streams.data.length).safeParse(given.split(','))
  if (!numbers.success) throw invalidArgument(header ? 'Last-Event-ID' : 'after')
  return streams.data.map((stream, index) => {
    const number = numbers.data[index]
    return { stream, after: number ? Number(number) : undefined }
  })
}

/** The token of the request, as it is. */
export function bearerToken(request: Request): string {
  const token = /^Bearer +([\w-]+\.[\w-]+\.[\w-]+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
  if (!token) throw signInRequired()
  return token
}

/** What a token says of itself. Nobody has judged it yet. */
export function readClaims(token: string): Claims {
  const claims = claimsSchema.safeParse(decodePayload(token))
  if (!claims.success) throw signInRequired()
  return claims.data
}

function decodePayload(token: string): unknown {
  try {
    return JSON.parse(atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}
