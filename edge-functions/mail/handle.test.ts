import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { FunctionError } from '../_shared/errors.ts'
import { createHandler, type Dependencies } from './handle.ts'

const restaurant = randomUUID()
const facts = {
  restaurant: 'Bao House',
  restaurant_id: restaurant,
  number: 141,
  since: '2026-11-26T18:04:00Z',
  timezone: 'Europe/Paris',
}
const errand = (body: object = facts, kind = 'order_waits') => ({
  user_id: randomUUID(),
  tag: 'alarm:1:1',
  fence: 2,
  kind,
  body,
  email: 'mia@eat.example',
})

function setup(batches: object[][], answer: () => Response, overrides: Partial<Dependencies> = {}) {
  const sent: { url: string; init: RequestInit }[] = []
  const reports: unknown[] = []
  const handle = createHandler({
    admit: async () => {},
    rpc: async (name, args) => {
      if (name === 'claim_mail_jobs') return batches.shift() ?? []
      reports.push(args)
      return {}
    },
    fetch: async (url, init) => {
      sent.push({ url, init })
      return answer()
    },
    service: { url: 'https://mail.example/emails', key: 'secret', from: 'Platewire <alarm@eat.example>' },
    appUrl: 'https://eat.example/',
    log: () => {},
    ...overrides,
  })
  const post = () => handle(new Request('http://localhost/mail', { method: 'POST' }))
  return { sent, reports, post }
}

const bodyOf = ({ sent }: ReturnType<typeof setup>) => JSON.parse(String(sent[0]?.init.body))

test('a mail says which order waits where since when, and leads to the board', async () => {
  const world = setup([[errand()]], () => new Response(null, { status: 200 }))
  expect(await (await world.post()).json()).toEqual({ sent: 1 })
  expect(bodyOf(world)).toEqual({
    from: 'Platewire <alarm@eat.example>',
    to: ['mia@eat.example'],
    subject: 'Order B 41 at Bao House waits: nobody has seen it',
    text: [
      'Order B 41 waits since 19:04, and nobody at Bao House has said that they have seen it.',
      'Every board rings. If nobody answers, support calls.',
      `Open the board: https://eat.example/work/${restaurant}`,
    ].join('\n\n'),
  })
  expect(new Headers(world.sent[0]?.init.headers).get('authorization')).toBe('Bearer secret')
})

test('a test of the alarm says that it is one', async () => {
  const world = setup([[errand({ ...facts, number: -3 })]], () => new Response(null, { status: 200 }))
  await world.post()
  expect(bodyOf(world).subject).toBe('Test: the alarm of Bao House reaches you')
  expect(bodyOf(world).text).toContain('nothing has to be cooked')
})

test('each mail goes once to the service, and what it answered is reported with its fence', async () => {
  const { reports, sent, post } = setup([[errand(), errand()]], () => new Response(null, { status: 429 }))
  await post()
  expect(sent.map(({ url }) => url)).toEqual(['https://mail.example/emails', 'https://mail.example/emails'])
  expect(reports).toMatchObject([{ results: [{ fence: 2, status: 429 }, { status: 429 }] }])
})

test.each([
  ['no service is set up', { service: null }, errand(), 0],
  ['nobody knows the words of its kind', {}, errand(facts, 'birthday'), 0],
  [
    'the service does not answer',
    { fetch: async () => Promise.reject(new TypeError('reset')) },
    errand(),
    null,
  ],
])('where %s, that is what is reported', async (_, overrides, job, status) => {
  const { reports, post } = setup([[job]], () => new Response(null, { status: 200 }), overrides)
  await post()
  expect(reports).toMatchObject([{ results: [{ status }] }])
})

test('nobody but the server has anything sent', async () => {
  const refused = new FunctionError('FORBIDDEN', 'NOT_ALLOWED', 'Only the server.', 'Send the key.')
  const { sent, post } = setup([[errand()]], () => new Response(null, { status: 200 }), {
    admit: async () => Promise.reject(refused),
  })
  expect([(await post()).status, sent.length]).toEqual([403, 0])
})

test('an invitation says who asks, what for, and leads to where one joins', async () => {
  const token = 'a1'.repeat(32)
  const invited = {
    restaurant: 'Bao House',
    role: 'staff',
    invited_by: 'Mia',
    token,
    expires_at: '2026-12-03T18:00:00Z',
  }
  const world = setup([[errand(invited, 'invitation')]], () => new Response(null, { status: 200 }))
  await world.post()
  const { subject, text } = bodyOf(world)
  expect(subject).toBe('Mia invites you to work at Bao House')
  expect(text).toContain(`https://eat.example/join/${token}`)
  expect(text).toContain('It works once, for this address, until 3 December 2026.')
})

test.each([
  ['has no secret', { restaurant: 'Bao House', token: '../work' }, {}],
  ['could lead nowhere, because nobody said where the app is', { token: 'a1'.repeat(32) }, { appUrl: '' }],
])('an invitation that %s is not sent', async (_, body, overrides) => {
  const world = setup([[errand(body, 'invitation')]], () => new Response(null, { status: 200 }), overrides)
  await world.post()
  expect([world.sent.length, world.reports]).toMatchObject([0, [{ results: [{ status: 0 }] }]])
})
