import { expect, test } from 'vitest'
import { FunctionError } from './errors.ts'
import { createRest } from './rest.ts'

const answering = (answer: () => Promise<Response>) =>
  createRest({ url: 'http://api', apikey: 'key', timeoutMs: 1000, fetch: answer })

async function refusalOf(answer: () => Promise<Response>): Promise<FunctionError> {
  try {
    await answering(answer).rpc('heads', {}, 'token')
  } catch (error) {
    if (error instanceof FunctionError) return error
  }
  throw new Error('Expected a refusal')
}

test('a call goes to its function as whoever the token says', async () => {
  const sent: [string, RequestInit][] = []
  const rest = createRest({
    url: 'http://api',
    apikey: 'key',
    timeoutMs: 1000,
    fetch: async (url, init) => {
      sent.push([url, init])
      return Response.json({ a: 1 })
    },
  })
  expect(await rest.rpc('heads', { streams: ['s'] }, 'token')).toEqual({ a: 1 })
  expect(sent).toMatchObject([
    [
      'http://api/rest/v1/rpc/heads',
      { body: '{"streams":["s"]}', headers: { apikey: 'key', authorization: 'Bearer token' } },
    ],
  ])
})

test('a refusal of the database is passed on with its facts', async () => {
  const details = JSON.stringify({ reason: 'TOO_MANY', action: 'Send less.', field: 'streams', limit: 100 })
  const refusal = await refusalOf(async () =>
    Response.json({ code: 'PT429', message: 'Too much.', hint: 'LIMIT_REACHED', details }, { status: 429 }),
  )
  expect(refusal).toMatchObject({
    family: 'LIMIT_REACHED',
    reason: 'TOO_MANY',
    message: 'Too much.',
    action: 'Send less.',
    facts: { field: 'streams', limit: 100 },
  })
})

test.each([
  ['an expired token', 401, { code: 'PGRST303', message: 'JWT expired', hint: null }, 'SIGN_IN_REQUIRED'],
  ['a role without the right', 403, { code: '42501', message: 'denied', hint: null }, 'NOT_ALLOWED'],
  ['a hint of somebody else', 400, { code: 'X', message: 'm', hint: 'toString', details: '{}' }, 'BUSY'],
  ['a server that is down', 503, { message: 'no' }, 'BUSY'],
])('%s comes down to one of the closed set', async (_, status, body, reason) => {
  const refusal = await refusalOf(async () => Response.json(body, { status }))
  expect(refusal.reason).toBe(reason)
})

test('no network, and an answer that is no JSON, are BUSY', async () => {
  expect((await refusalOf(() => Promise.reject(new TypeError('fetch failed')))).reason).toBe('BUSY')
  expect((await refusalOf(async () => new Response('<html>'))).reason).toBe('BUSY')
})
