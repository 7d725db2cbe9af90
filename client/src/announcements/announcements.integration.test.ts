import { fileURLToPath } from 'node:url'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { createPlatewire, type Platewire } from '../index.ts'
import { cuttableNetwork } from '../testing/cuttable-network.ts'
import { createAnnouncements } from './announcements.ts'
import type { AnnouncementText, DeskEntry } from './types.ts'

const soon = { timeout: 5000, interval: 20 }
const patient = { timeout: 25_000, interval: 50 }

let stack: Stack
const opened: Platewire[] = []

beforeAll(async () => {
  const projectDir = fileURLToPath(new URL('../../..', import.meta.url))
  stack = await createStack({ projectDir, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
})
afterEach(async () => {
  for (const platewire of opened.splice(0)) await platewire.connection.stop()
})
afterAll(() => stack?.dispose())

/** A device of somebody's, and everything its inbox ever showed, in the order it first did. */
async function deviceOf(name: 'lea' | 'sam' | 'admin') {
  const network = cuttableNetwork()
  const supabase = createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
    global: { fetch: network.fetch },
    realtime: { transport: network.WebSocket },
  })
  const platewire = createPlatewire(supabase, { headCheckMs: 1000 })
  opened.push(platewire)
  await platewire.accounts.signIn(`${name}@platewire.test`, 'platewire-demo')
  const announcements = createAnnouncements(platewire)
  const everShown: string[] = []
  const shown = () => announcements.inbox.getSnapshot()
  announcements.inbox.subscribe(() => {
    for (const { title } of shown().items) if (!everShown.includes(title)) everShown.push(title)
  })
  await vi.waitFor(() => expect(shown().status).toBe('ready'), soon)
  await vi.waitFor(() => expect(platewire.connection.getSnapshot().transport).toBe('websocket'), soon)
  return { network, announcements, everShown, shown, titles: () => shown().items.map(({ title }) => title) }
}

async function announce(
  { announcements }: Awaited<ReturnType<typeof deviceOf>>,
  title: string,
  text: Partial<AnnouncementText> = {},
): Promise<DeskEntry> {
  const { desk } = announcements
  const draft = { title, body: 'Text', severity: 'info', audience: 'customers', ...text } as const
  return desk.publish(await desk.save(draft))
}

test('three devices and one that was away show each once, in one order, and nothing that was recalled meanwhile', async () => {
  const admin = await deviceOf('admin')
  const devices = [await deviceOf('lea'), await deviceOf('lea'), await deviceOf('lea')]
  const phone = await deviceOf('lea')
  phone.network.cutSockets()
  phone.network.cutRequests()
  const [first] = devices

  const wrong: DeskEntry[] = []
  for (let n = 0; n < 10; n++) {
    const entry = await announce(admin, `Number ${n}`, { audience: n % 2 ? 'everyone' : 'customers' })
    if (n % 4 === 3) wrong.push(entry)
  }
  await vi.waitFor(() => expect(first?.titles()).toContain('Number 9'), soon)
  for (const entry of wrong) await admin.announcements.desk.recall(entry)
  phone.network.restore()

  const expected = [
    'Number 9',
    'Number 8',
    'Number 6',
    'Number 5',
    'Number 4',
    'Number 2',
    'Number 1',
    'Number 0',
  ]
  for (const { titles } of [...devices, phone])
    await vi.waitFor(
      () => expect(titles().filter((title) => title.startsWith('Number'))).toEqual(expected),
      patient,
    )
  expect(phone.everShown).not.toContain('Number 3')
  expect(phone.everShown).not.toContain('Number 7')
  expect(new Set(phone.shown().items.map(({ announcement_id }) => announcement_id)).size).toBe(
    phone.shown().items.length,
  )

  expect(phone.shown().unread).toBe(first?.shown().unread)
  expect(phone.shown().unread).toBeGreaterThanOrEqual(expected.length)
  phone.announcements.seeAll()
  for (const { shown } of [...devices, phone]) await vi.waitFor(() => expect(shown().unread).toBe(0), soon)
})

test('a scheduled one arrives by itself, and the desk hears of it', async () => {
  const [admin, lea] = [await deviceOf('admin'), await deviceOf('lea')]
  const { desk } = admin.announcements
  let heard = 0
  const stop = desk.watch(() => {
    heard += 1
  })
  const draft = await desk.save({
    title: 'By the clock',
    body: 'Text',
    severity: 'info',
    audience: 'customers',
  })
  await desk.publish(draft, new Date(Date.now() + 1000).toISOString())
  expect(lea.titles()).not.toContain('By the clock')
  await vi.waitFor(() => expect(lea.titles()).toContain('By the clock'), patient)
  await vi.waitFor(() => expect(heard).toBeGreaterThan(0), soon)
  stop()
})

test('what drivers are told reaches drivers, and no customer', async () => {
  const [admin, lea, sam] = [await deviceOf('admin'), await deviceOf('lea'), await deviceOf('sam')]
  const told = await announce(admin, 'Ice on the bridge', { audience: 'drivers', severity: 'urgent' })
  await announce(admin, 'To be sure', { audience: 'everyone' })
  await vi.waitFor(
    () => expect(sam.shown().urgent.map(({ title }) => title)).toContain('Ice on the bridge'),
    soon,
  )
  await vi.waitFor(() => expect(lea.titles()).toContain('To be sure'), soon)
  expect(lea.titles()).not.toContain('Ice on the bridge')
  expect(admin.titles()).not.toContain('Ice on the bridge')
  await admin.announcements.desk.recall(told)
  await vi.waitFor(() => expect(sam.titles()).not.toContain('Ice on the bridge'), soon)
})
