import { expect, test } from 'vitest'
import { createHandler, type PaymentEvent } from './handle.ts'
import { sign } from './signature.ts'

const secret = 'whsec_test'
const now = 1_700_000_000_000
const event = { event_id: 'evt_1', order_id: '3f1c0f9e-58a7-4c1e-9f43-0d3a3f0f8a11', outcome: 'paid' }

function setup(overrides: { secret?: string | undefined; confirm?: () => Promise<Response> } = {}) {
  const confirmed: PaymentEvent[] = []
  const handle = createHandler({
    secret: 'secret' in overrides ? overrides.secret : secret,
    now: () => now,
    confirm:
      overrides.confirm ??
      (async (said) => {
        confirmed.push(said)
        return Response.json({ status: 'placed' })
      }),
    log: () => {},
  })
  const post = (body: string, signature: string | null) =>
    handle(
      new Request('http://localhost/payment-webhook', {
        method: 'POST',
        body,
        headers: signature ? { 'platewire-signature': signature } : {},
      }),
    )
  return { confirmed, handle, post }
}

test('a signed event reaches the database and its answer goes back', async () => {
  const { confirmed, post } = setup()
  const body = JSON.stringify(event)
  const response = await post(body, await sign(body, secret, now))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'placed' })
  expect(confirmed).toEqual([{ ...event, reference: '' }])
})

test.each([
  ['no signature', async () => null],
  ['another secret', (body: string) => sign(body, 'whsec_other', now)],
  ['a signature of another body', () => sign('{}', secret, now)],
  ['a signature six minutes old', (body: string) => sign(body, secret, now - 360_000)],
  ['a signature from the future', (body: string) => sign(body, secret, now + 360_000)],
  ['a malformed header', async () => 't=abc,v1=zz'],
])('%s is refused and changes nothing', async (_, signature) => {
  const { confirmed, post } = setup()
  const body = JSON.stringify(event)
  const response = await post(body, await signature(body))
  expect(response.status).toBe(401)
  expect((await response.json()).hint).toBe('UNAUTHENTICATED')
  expect(confirmed).toEqual([])
})

test.each([
  ['not JSON', 'not json', 'body'],
  ['an unknown outcome', JSON.stringify({ ...event, outcome: 'maybe' }), 'outcome'],
  ['an order id that is none', JSON.stringify({ ...event, order_id: '1; drop table' }), 'order_id'],
])('a signed body with %s is refused, naming the field', async (_, body, field) => {
  const { confirmed, post } = setup()
  const response = await post(body, await sign(body, secret, now))
  expect(response.status).toBe(400)
  expect((await response.json()).message).toContain(field)
  expect(confirmed).toEqual([])
})

test('a body over 64 KiB is refused', async () => {
  const { post } = setup()
  expect((await post('x'.repeat(70_000), 't=1,v1=00')).status).toBe(429)
})

test('without a secret nothing is accepted', async () => {
  const { post } = setup({ secret: undefined })
  const body = JSON.stringify(event)
  expect((await post(body, await sign(body, secret, now))).status).toBe(409)
})

test('another method is not allowed', async () => {
  const { handle } = setup()
  expect((await handle(new Request('http://localhost/payment-webhook'))).status).toBe(405)
})

test('a failure of the database is reported as busy, without its details', async () => {
  const { post } = setup({ confirm: () => Promise.reject(new Error('password=hunter2')) })
  const body = JSON.stringify(event)
  const response = await post(body, await sign(body, secret, now))
  expect(response.status).toBe(503)
  expect(await response.text()).not.toContain('hunter2')
})
