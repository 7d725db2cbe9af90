import type { Environment } from './core/environment.ts'
import { broadcastBatch, broadcastSingle, type Caller, type SingleMessage } from './core/http-broadcast.ts'
import { json, rateHeaders, text } from './http-answers.ts'
import { mediaType, readBytes, readJsonBody, readParameters, UnusableBody } from './http-body.ts'
import type { DatabaseFailure } from './ports.ts'
import type { Json, JsonObject } from './protocol/messages.ts'
import { readBatch } from './protocol/payloads/batch.ts'
import { sortedJson } from './protocol/sorted-json.ts'
import { bytesTermSize, exceedsLimit } from './protocol/term-size.ts'
import { toBytes } from './protocol/text.ts'

const TOO_LARGE = 'Payload size exceeds tenant limit'
const OVER_RATE = { message: 'You have exceeded your rate limit' }
const WRONG_TYPE = {
  error: 'Unsupported Media Type. Use application/json or application/octet-stream',
}

/** Answers `POST /api/broadcast`: many messages, all of them valid or none sent. */
export function handleBatch(request: Request, environment: Environment): Promise<Response> {
  return answer(async () => {
    const bytes = await readBytes(request)
    const body = readParameters(bytes, mediaType(request))
    return admitted(request, environment, (caller) => sendBatch(environment, caller, body, bytes.byteLength))
  })
}

/** Answers `POST /api/broadcast/:topic/events/:event`: one message, whose payload is the body. */
export function handleSingle(
  request: Request,
  environment: Environment,
  address: { readonly topic: string; readonly event: string },
): Promise<Response> {
  return answer(async () => {
    const type = mediaType(request)
    if (type !== undefined && type !== 'application/json' && type !== 'application/octet-stream') {
      return json(415, WRONG_TYPE)
    }
    const bytes = await readBytes(request)
    const body = type === 'application/json' ? readJsonBody(bytes) : {}
    const isPrivate = body.private ?? new URL(request.url).searchParams.get('private')
    const message = { ...address, isPrivate: isPrivate === true || isPrivate === 'true' }
    const isBinary = type === 'application/octet-stream'
    return admitted(request, environment, (caller) =>
      isBinary
        ? sendSingle(environment, caller, { ...message, encoding: 'binary', payload: bytes })
        : sendJson(environment, caller, message, body, bytes.byteLength),
    )
  })
}

async function answer(handle: () => Promise<Response>): Promise<Response> {
  try {
    return await handle()
  } catch (error) {
    if (error instanceof UnusableBody) return text(error.status, error.message)
    throw error
  }
}

/** Counts the request and finds out who sends it; every answer from here on tells the rate. */
async function admitted(
  request: Request,
  { rates, limits, tokens }: Environment,
  handle: (caller: Caller) => Response | Promise<Response>,
): Promise<Response> {
  const { requests } = rates
  const rate = rateHeaders(requests)
  const respond = async (): Promise<Response> => {
    if (requests.isReached) {
      return json(429, { message: 'Too many requests' })
    }
    requests.add()
    const token = presentedToken(request)
    if (token === 'unreadable') return json(500, 'Internal Server Error')
    const check = tokens.check(token ?? '')
    if (!check.ok) return json(401, { message: 'Unauthorized' })
    if (limits.suspended) return json(403, { message: 'Tenant is suspended' })
    return handle({ claims: check.claims, headers: Object.fromEntries(request.headers) })
  }
  const response = await respond()
  for (const [name, value] of Object.entries(rate)) response.headers.set(name, value)
  return response
}

/** `Authorization` has exactly two words; unless the first is `Bearer`, or there is none, `apikey` counts. */
function presentedToken(request: Request): string | undefined | 'unreadable' {
  const apikey = request.headers.get('apikey') ?? undefined
  const authorization = request.headers.get('authorization')
  if (authorization === null || authorization === '') return apikey
  const [scheme = '', token, more] = authorization.split(' ')
  if (token === undefined || more !== undefined) return 'unreadable'
  return scheme.toLowerCase() === 'bearer' ? token : apikey
}

async function sendBatch(
  environment: Environment,
  caller: Caller,
  body: JsonObject,
  bodyBytes: number,
): Promise<Response> {
  const { limits, rates } = environment
  const batch = readBatch(body, { bodyBytes, maxPayloadBytes: limits.maxPayloadBytes })
  if (!batch.ok) return json(422, { errors: { messages: batch.errors } })
  const { average, limit, isLimited } = rates.events
  if (isLimited && average > limit) return json(429, OVER_RATE)
  if (isLimited && batch.messages.length + average > limit) {
    return json(429, { message: 'Too many messages to broadcast, please reduce the batch size' })
  }
  await broadcastBatch(environment, caller, batch.messages)
  return new Response(null, { status: 202 })
}

type Address = Pick<SingleMessage, 'topic' | 'event' | 'isPrivate'>

function sendJson(
  environment: Environment,
  caller: Caller,
  address: Address,
  body: JsonObject,
  bodyBytes: number,
): Response | Promise<Response> {
  // The real server takes a text under this key for the bytes of an octet stream.
  if (typeof body._binary === 'string') {
    return sendSingle(environment, caller, { ...address, encoding: 'binary', payload: toBytes(body._binary) })
  }
  if (exceedsLimit(body, bodyBytes, environment.limits.maxPayloadBytes))
    return unprocessable('payload', TOO_LARGE)
  const payload = toBytes(sortedJson(body))
  return sendSingle(environment, caller, { ...address, encoding: 'json', payload })
}

async function sendSingle(
  environment: Environment,
  caller: Caller,
  message: SingleMessage,
): Promise<Response> {
  const { limits, rates } = environment
  const blank = (['topic', 'event'] as const).find((name) => message[name].trim() === '')
  if (blank !== undefined) return unprocessable(blank, `can't be blank`)
  if (message.encoding === 'binary' && bytesTermSize(message.payload.byteLength) > limits.maxPayloadBytes) {
    return unprocessable('payload', TOO_LARGE)
  }
  if (rates.events.isReached) return json(429, OVER_RATE)
  const refusal = await broadcastSingle(environment, caller, message)
  if (refusal === undefined) return new Response(null, { status: 202 })
  if (refusal === 'unauthorized') return json(403, { message: 'Unauthorized' })
  if (refusal === 'unsendable') return json(500, 'Internal Server Error')
  return databaseAnswer(refusal.failure)
}

function unprocessable(field: string, problem: string): Response {
  const errors: Json = { [field]: [problem] }
  return json(422, { errors })
}

function databaseAnswer(failure: DatabaseFailure): Response {
  switch (failure) {
    case 'policy-error':
      return json(422, { message: 'RLS policy error' })
    case 'canceled':
      return json(422, { message: 'Query canceled' })
    case 'missing-partition':
      return json(422, { message: 'Missing messages partition' })
    case 'unreachable':
      return json(422, { message: 'Tenant database unavailable' })
    case 'no-connections':
      return json(422, { message: 'Tenant database has too many connections' })
    case 'pool-exhausted':
      return json(429, { message: 'Connection pool exhausted' })
  }
}
