import { randomBytes, randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { FunctionError } from '../_shared/errors.ts'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { freshness } from './encrypt.ts'
import { createHandler, type Dependencies } from './handle.ts'
import type { Errand } from './send.ts'
import { createSigner, makeKey } from './signer.ts'

const noon = Date.UTC(2026, 10, 26, 12)
const p256dh = async () =>
  toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', (await freshness()).keys.publicKey)))

async function errand(overrides: Partial<Errand> = {}): Promise<Errand> {
  return {
    subscription_id: randomUUID(),
    tag: 'order:1',
    fence: 1,
    kind: 'order_answer',
    body: { what: 'order_accepted' },
    endpoint: 'https://push.example/send/1',
    p256dh: await p256dh(),
    auth: randomBytes(16).toString('base64url'),
    urgency: 'high',
    ttl_seconds: 1200,
    topic: 'topic',
    ...overrides,
  }
}

interface Call {
  url: string
  init: RequestInit
}

function setup(
  batches: Errand[][],
  answer: (url: string) => Response,
  overrides: Partial<Dependencies> = {},
) {
  const calls: Call[] = []
  const reports: unknown[] = []
  const key = makeKey()
  const handle = createHandler({
    admit: async () => {},
    rpc: async (name, args) => {
      if (name === 'claim_push_jobs') return batches.shift() ?? []
      reports.push(args)
      return {}
    },
    signer: async () => createSigner(await key, 'mailto:we@eat.example', () => noon),
    fetch: async (url, init) => {
      calls.push({ url, init })
      return answer(url)
    },
    now: () => noon,
    log: () => {},
    ...overrides,
  })
  const post = async () => (await handle(new Request('http://localhost/push', { method: 'POST' }))).json()
  return { calls, reports, handle, post }
}

const statuses = (reports: unknown[]) =>
  JSON.parse(JSON.stringify(reports)).flatMap(
    ({ results }: { results: { status: number | null; retry_after: number | null }[] }) =>
      results.map(({ status, retry_after }) => [status, retry_after]),
  )

test('what is due is sent, batch by batch, each reported before the next', async () => {
  const { calls, reports, post } = setup(
    [[await errand(), await errand()], [await errand()]],
    () => new Response(null, { status: 201 }),
  )
  expect(await post()).toEqual({ sent: 3 })
  expect([calls.length, reports.length]).toEqual([3, 2])
  const { headers, redirect } = calls[0]?.init ?? {}
  expect(headers).toMatchObject({
    ttl: '1200',
    urgency: 'high',
    topic: 'topic',
    'content-encoding': 'aes128gcm',
  })
  expect(redirect).toBe('manual')
})

test('the signature names the push service it is for, this server’s key and contact, and ends within a day', async () => {
  const { calls, post, handle } = setup([[await errand()]], () => new Response(null, { status: 201 }))
  await post()
  const header = new Headers(calls[0]?.init.headers).get('authorization') ?? ''
  const [, head = '', claims = '', signature = '', key = ''] =
    /^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)$/.exec(header) ?? []
  const raw = fromBase64Url(key)
  const verifier = await crypto.subtle.importKey('raw', raw, { name: 'ECDSA', namedCurve: 'P-256' }, false, [
    'verify',
  ])
  const signed = new TextEncoder().encode(`${head}.${claims}`)
  expect(
    await crypto.subtle.verify(
      { name: 'ECDSA', hash: 'SHA-256' },
      verifier,
      fromBase64Url(signature),
      signed,
    ),
  ).toBe(true)
  const said = JSON.parse(new TextDecoder().decode(fromBase64Url(claims)))
  expect(said).toEqual({
    aud: 'https://push.example',
    exp: noon / 1000 + 43_200,
    sub: 'mailto:we@eat.example',
  })
  const answer = await handle(new Request('http://localhost/push', { method: 'GET' }))
  expect(await answer.json()).toEqual({ public_key: key })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
})

test.each([
  ['120', 120],
  ['Thu, 26 Nov 2026 12:01:30 GMT', 90],
  ['Thu, 26 Nov 2026 11:00:00 GMT', 0],
  ['soon', null],
  ['99999999', 86_400],
])('retry-after %s is passed on as %s', async (header, seconds) => {
  const { reports, post } = setup(
    [[await errand()]],
    () => new Response(null, { status: 429, headers: { 'retry-after': header } }),
  )
  await post()
  expect(statuses(reports)).toEqual([[429, seconds]])
})

test('one message that cannot be sent keeps no other back', async () => {
  const broken = 'https://push.example/send/broken'
  const batch = [
    await errand({ endpoint: broken }),
    await errand({ endpoint: null }),
    await errand({ p256dh: 'B'.repeat(87) }),
    await errand(),
  ]
  const { calls, reports, post } = setup([batch], (url) => {
    if (url === broken) throw new TypeError('connection reset')
    return new Response(null, { status: 201 })
  })
  expect(await post()).toEqual({ sent: 1 })
  expect(statuses(reports)).toEqual([
    [null, null],
    [0, null],
    [0, null],
    [201, null],
  ])
  expect(calls).toHaveLength(2)
})

test('a crowd is left to the next calls', async () => {
  const batches = await Promise.all(Array.from({ length: 20 }, async () => [await errand()]))
  const { calls, post } = setup(batches, () => new Response(null, { status: 201 }))
  await post()
  expect(calls).toHaveLength(8)
})

test('nobody but the server has anything sent', async () => {
  const refused = new FunctionError('FORBIDDEN', 'NOT_ALLOWED', 'Only the server.', 'Send the key.')
  const { calls, handle } = setup([[await errand()]], () => new Response(null, { status: 201 }), {
    admit: async () => Promise.reject(refused),
  })
  const answer = await handle(new Request('http://localhost/push', { method: 'POST' }))
  expect([answer.status, calls.length]).toEqual([403, 0])
})
