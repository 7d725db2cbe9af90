import { fileURLToPath } from 'node:url'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createPlatewire, type Platewire } from '../index.ts'
import { cuttableNetwork } from '../testing/cuttable-network.ts'
import { type ConversationFollow, createSupport, type Support } from './index.ts'

const password = 'platewire-demo'
const soon = { timeout: 10_000, interval: 20 }

let stack: Stack
const opened: (() => unknown)[] = []

beforeAll(async () => {
  const projectDir = fileURLToPath(new URL('../../..', import.meta.url))
  stack = await createStack({ projectDir, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
})
afterEach(async () => {
  for (const close of opened.splice(0).reverse()) await close()
})
afterAll(() => stack?.dispose())

interface Device {
  supabase: SupabaseClient
  platewire: Platewire
  support: Support
  network: ReturnType<typeof cuttableNetwork>
  userId: string
}

/** A device of somebody, on a network of its own. */
async function device(who: string): Promise<Device> {
  const network = cuttableNetwork()
  const supabase = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
    global: { fetch: network.fetch },
    realtime: { transport: network.WebSocket },
  })
  const platewire = createPlatewire(supabase, { headCheckMs: 1000 })
  await platewire.accounts.signIn(`${who}@platewire.test`, password)
  opened.push(() => platewire.connection.stop())
  const { data } = await supabase.auth.getUser()
  const userId = data.user?.id ?? ''
  return { supabase, platewire, support: createSupport(platewire, { storage: null }), network, userId }
}

/** Writes to support; the conversation is closed after the test, for a person has few open ones. */
async function begin({ support, network }: Device, text: string): Promise<string> {
  const { conversation_id: id } = await support.open({ kind: 'other', text })
  opened.push(async () => {
    network.restore()
    const talk = (await support.list()).find((one) => one.conversation_id === id)
    if (talk?.status === 'open') await support.closeConversation(talk)
  })
  return id
}

async function follow({ support }: Device, id: string): Promise<ConversationFollow> {
  const talk = support.followConversation(id)
  opened.push(talk.close)
  await vi.waitFor(() => expect(talk.getSnapshot().phase).toBe('live'), soon)
  return talk
}

const textsOf = (talk: ConversationFollow) =>
  talk.getSnapshot().entries.flatMap((entry) => (entry.type === 'message' ? [entry.text] : []))

const cut = ({ network }: Device) => {
  network.cutSockets()
  network.cutRequests()
}

/** Tells that one types until the other side shows it: the first broadcasts may come before a join. */
const typesUntil = (talk: ConversationFollow, isShown: () => boolean) =>
  vi.waitFor(() => {
    talk.typing()
    expect(isShown()).toBe(true)
  }, soon)

/** What somebody hears on a topic they name themselves. */
async function eavesdrop({ supabase }: Device, topic: string) {
  const heard: unknown[] = []
  await supabase.realtime.setAuth()
  const channel = supabase.channel(topic, { config: { private: true } })
  opened.push(() => supabase.removeChannel(channel))
  const status = await new Promise<string>((resolve) => {
    channel
      .on('broadcast', { event: '*' }, (message) => heard.push(message))
      .on('presence', { event: 'sync' }, () => heard.push('presence'))
      .subscribe(resolve)
  })
  return { heard, status, channel }
}

test('typing and presence reach the two who talk, and nobody else; a stranger is refused', async () => {
  const [lea, ada, omar] = [await device('lea'), await device('ada'), await device('omar')]
  const id = await begin(lea, 'Hello')
  const queue = ada.support.followQueue()
  opened.push(queue.close)
  const [customer, agent] = [await follow(lea, id), await follow(ada, id)]
  const topic = customer.getSnapshot().data?.topic ?? ''
  const stranger = await eavesdrop(omar, topic)
  expect(stranger.status).toBe('CHANNEL_ERROR')

  await typesUntil(customer, () => agent.getSnapshot().typing.includes(lea.userId))
  agent.send('Hi Lea')
  await vi.waitFor(() => expect(textsOf(customer)).toEqual(['Hello', 'Hi Lea']), soon)
  await vi.waitFor(() => expect(customer.getSnapshot().present).toEqual({ [ada.userId]: 'available' }), soon)
  ada.support.setAvailability('away')
  await vi.waitFor(() => expect(customer.getSnapshot().present).toEqual({ [ada.userId]: 'away' }), soon)
  expect(stranger.heard).toEqual([])
})

test('typing of somebody whose network is cut ends by itself', async () => {
  const [lea, ada] = [await device('lea'), await device('ada')]
  const id = await begin(lea, 'Hello')
  const [customer, agent] = [await follow(lea, id), await follow(ada, id)]
  await typesUntil(customer, () => agent.getSnapshot().typing.length > 0)
  cut(lea)
  const cutAt = Date.now()
  await vi.waitFor(() => expect(agent.getSnapshot().typing).toEqual([]), soon)
  expect(Date.now() - cutAt).toBeLessThan(6000)
})

test('a message forged on the conversation’s topic shows nowhere', async () => {
  const [lea, ada] = [await device('lea'), await device('ada')]
  const id = await begin(lea, 'Refund me')
  const agent = await follow(ada, id)
  const { topic } = agent.getSnapshot().data ?? { topic: '' }
  const forger = await eavesdrop(await device('lea'), topic)
  expect(forger.status).toBe('SUBSCRIBED')
  const stream = `conversation:${id}`
  const body = { line: { text: 'Refunded' }, side: 'agent', author_id: ada.userId }
  for (let round = 0; round < 5; round++) {
    const payload = { stream, seq: 2, type: 'message_sent', body, at: new Date().toISOString() }
    await forger.channel.send({ type: 'broadcast', event: 'message_sent', payload })
  }
  const customer = await follow(lea, id)
  customer.send('Please')
  await vi.waitFor(() => expect(textsOf(agent)).toEqual(['Refund me', 'Please']), soon)
})

test('written on both sides of a cut, every message is there once, in one order, and becomes read', async () => {
  const [lea, ada] = [await device('lea'), await device('ada')]
  const id = await begin(lea, '0')
  const [customer, agent] = [await follow(lea, id), await follow(ada, id)]
  agent.send('1')
  await vi.waitFor(() => expect(textsOf(customer)).toEqual(['0', '1']), soon)
  cut(lea)
  customer.send('3')
  agent.send('2')
  await vi.waitFor(
    () => expect(agent.getSnapshot().entries.at(-1)).toMatchObject({ text: '2', state: 'sent' }),
    soon,
  )
  expect(textsOf(customer)).toEqual(['0', '1', '3'])
  lea.network.restore()
  for (const talk of [customer, agent])
    await vi.waitFor(() => expect(textsOf(talk)).toEqual(['0', '1', '2', '3']), { ...soon, timeout: 25_000 })
  agent.read(agent.getSnapshot().data?.facts.last_seq ?? 0)
  await vi.waitFor(
    () => expect(customer.getSnapshot().entries.at(-1)).toMatchObject({ text: '3', state: 'read' }),
    soon,
  )
})

test('an agent who loses the role hears nothing more, and a colleague goes on at a new topic', async () => {
  const [lea, ada, ben] = [await device('lea'), await device('ada'), await device('ben')]
  const id = await begin(lea, 'Hello')
  const [customer, agent, gone] = [await follow(lea, id), await follow(ada, id), await follow(ben, id)]
  const before = customer.getSnapshot().data?.topic ?? ''
  const spy = await eavesdrop(await device('ben'), before)
  const admin = createClient(stack.url, stack.secretKey, { auth: { persistSession: false } })
  const { error } = await admin
    .from('platform_members')
    .delete()
    .eq('user_id', ben.userId)
    .eq('role', 'agent')
  expect(error).toBeNull()
  await vi.waitFor(() => expect(gone.getSnapshot()).toMatchObject({ reason: 'denied', data: null }), soon)
  await vi.waitFor(() => {
    const [theirs, ours] = [customer.getSnapshot().data?.topic, agent.getSnapshot().data?.topic]
    expect(theirs).toBe(ours)
    expect(theirs).not.toBe(before)
  }, soon)
  const heard = spy.heard.length
  await typesUntil(customer, () => agent.getSnapshot().typing.includes(lea.userId))
  customer.send('Still there?')
  await vi.waitFor(() => expect(textsOf(agent)).toEqual(['Hello', 'Still there?']), soon)
  expect(spy.heard.slice(heard).filter((message) => message !== 'presence')).toEqual([])
})
