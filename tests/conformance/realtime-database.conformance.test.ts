import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  anonymous,
  arrived,
  newPerson,
  newTopic,
  run,
  service,
  sql,
  subscribe,
  transaction,
} from './support/fixtures.ts'

// Policies of this run only: the owner of a topic `<run>-…:<uid>` may listen to it and write to it, nobody else.
const policies = [`${run} read`, `${run} write`] as const

beforeAll(async () => {
  const owns = `(select realtime.topic()) like '${run}%:' || (select auth.uid())::text`
  await sql(`create policy "${policies[0]}" on realtime.messages for select to authenticated using (${owns})`)
  await sql(
    `create policy "${policies[1]}" on realtime.messages for insert to authenticated with check (${owns} and realtime.messages.extension = 'broadcast')`,
  )
})
afterAll(async () => {
  for (const policy of policies) await sql(`drop policy if exists "${policy}" on realtime.messages`)
})

const ownTopic = (id: string): string => `${newTopic()}:${id}`

test('only whom the policy lets may join a private topic', async () => {
  const [owner, stranger] = [await newPerson(), await newPerson()]
  const topic = ownTopic(owner.id)
  expect((await subscribe(owner.client.channel(topic, { config: { private: true } }))).status).toBe(
    'SUBSCRIBED',
  )
  for (const client of [stranger.client, anonymous()]) {
    const { status, error } = await subscribe(client.channel(topic, { config: { private: true } }))
    expect([status, error?.message]).toEqual(['CHANNEL_ERROR', expect.stringContaining('Unauthorized')])
  }
})

test('realtime.send arrives after its commit, with its id, and never after a rollback', async () => {
  const owner = await newPerson()
  const topic = ownTopic(owner.id)
  const heard: { event: string; payload: Record<string, unknown> }[] = []
  const channel = owner.client.channel(topic, { config: { private: true, broadcast: { self: true } } })
  channel.on('broadcast', { event: '*' }, (message) => heard.push(message as never))
  await subscribe(channel)

  await transaction('rollback', async (query) => {
    await query('select realtime.send($1, $2, $3, true)', [{ n: 0 }, 'said', topic])
  })
  await transaction('commit', async (query) => {
    await query('select realtime.send($1, $2, $3, true)', [{ n: 1 }, 'said', topic])
  })
  await arrived(heard, 1)
  expect(heard).toEqual([
    expect.objectContaining({ event: 'said', payload: { n: 1, id: expect.any(String) } }),
  ])
})

test('messages of one topic arrive in the order of their commits', async () => {
  const owner = await newPerson()
  const topic = ownTopic(owner.id)
  const heard: number[] = []
  const channel = owner.client.channel(topic, { config: { private: true } })
  channel.on('broadcast', { event: 'n' }, ({ payload }) => heard.push(payload.n))
  await subscribe(channel)
  for (let n = 0; n < 30; n++) await sql('select realtime.send($1, $2, $3, true)', [{ n }, 'n', topic])
  await arrived(heard, 30)
  expect(heard).toEqual(Array.from({ length: 30 }, (_, n) => n))
})

test('a public subscriber of the same name hears nothing private', async () => {
  const owner = await newPerson()
  const topic = ownTopic(owner.id)
  const [closed, open]: [unknown[], unknown[]] = [[], []]
  const channel = owner.client.channel(topic, { config: { private: true } })
  channel.on('broadcast', { event: '*' }, (message) => closed.push(message))
  const outside = anonymous().channel(topic)
  outside.on('broadcast', { event: '*' }, (message) => open.push(message))
  await subscribe(channel)
  await subscribe(outside)
  await sql('select realtime.send($1, $2, $3, true)', [{ secret: 1 }, 'said', topic])
  await sql('select realtime.send($1, $2, $3, false)', [{ secret: 0 }, 'said', topic])
  await arrived(closed, 1)
  await arrived(open, 1)
  expect(open).toEqual([expect.objectContaining({ payload: expect.objectContaining({ secret: 0 }) })])
  expect(closed).toHaveLength(1)
})

test('who may listen but not write is not heard', async () => {
  const owner = await newPerson()
  const [topic, end] = [ownTopic(owner.id), 'end']
  await sql(
    `create policy "${run} all" on realtime.messages for select to anon using ((select realtime.topic()) = '${topic}')`,
  )
  try {
    const heard: string[] = []
    const listener = owner.client.channel(topic, { config: { private: true } })
    listener.on('broadcast', { event: '*' }, ({ event }) => heard.push(event))
    await subscribe(listener)
    const reader = anonymous().channel(topic, { config: { private: true } })
    expect((await subscribe(reader)).status).toBe('SUBSCRIBED')
    await reader.send({ type: 'broadcast', event: 'forged', payload: {} })
    await sql('select realtime.send($1, $2, $3, true)', [{}, end, topic])
    await arrived(heard, 1)
    expect(heard).toEqual([end])
  } finally {
    await sql(`drop policy "${run} all" on realtime.messages`)
  }
})

test('broadcast_changes tells what happened to a row', async () => {
  const owner = await newPerson()
  const topic = ownTopic(owner.id)
  const heard: { payload: Record<string, unknown> }[] = []
  const channel = owner.client.channel(topic, { config: { private: true } })
  channel.on('broadcast', { event: 'changed' }, (message) => heard.push(message as never))
  await subscribe(channel)
  await sql(
    `select realtime.broadcast_changes($1, 'changed', 'INSERT', 'dishes', 'public', new_row, null)
     from (select 1 as id, 'Bao' as name) new_row`,
    [topic],
  )
  await arrived(heard, 1)
  expect(heard[0]?.payload).toMatchObject({
    operation: 'INSERT',
    table: 'dishes',
    schema: 'public',
    record: { id: 1, name: 'Bao' },
    old_record: null,
  })
})

test('the secret key passes every policy', async () => {
  expect((await subscribe(service().channel(newTopic(), { config: { private: true } }))).status).toBe(
    'SUBSCRIBED',
  )
})
