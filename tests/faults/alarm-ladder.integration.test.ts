import { createPlatewire } from '@platewire/client'
import { type Called, createAlarm } from '@platewire/client/alarm'
import { createDevices, type DeviceStorage } from '@platewire/client/devices'
import { createStack, type Stack } from '@platewire/local-stack'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { openLine } from '../support/cuttable-line.ts'
import { signedIn } from '../support/order-lives.ts'
import { demo } from '../support/people.ts'

const bao = demo.baoHouse.id
const soon = { timeout: 10_000, interval: 50 }
let stack: Stack

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  await hearsBeats()
})
afterAll(() => stack?.dispose())
beforeEach(() => fetch(`${stack.url}/mailbox/messages`, { method: 'DELETE' }))

/** After a start absence says nothing for a while, and ladders begin there. */
async function hearsBeats(): Promise<void> {
  const sql = new pg.Client({ connectionString: stack.dbUrl })
  await sql.connect()
  const isHearing = async () => {
    const { rows } = await sql.query('select private.watching_since() < now() as hears')
    expect(rows[0].hears).toBe(true)
  }
  await vi.waitFor(isHearing, { timeout: 30_000, interval: 200 })
  await sql.end()
}

const storage = (): DeviceStorage => {
  const kept = new Map<string, string>()
  return { get: (key) => kept.get(key) ?? null, set: (key, value) => void kept.set(key, value) }
}

/** Somebody signed in, by a line of their own or straight. */
async function device(email: string, url = stack.url) {
  const supabase = await signedIn({ url, publishableKey: stack.publishableKey }, email)
  const platewire = createPlatewire(supabase)
  onTestFinished(() => platewire.connection.stop())
  return { supabase, platewire, devices: createDevices(platewire, storage()), alarm: createAlarm(platewire) }
}

/** A board that would be heard. */
async function tablet(url: string) {
  const opened = await device(demo.mia.email, url)
  const boards = opened.devices.followBoards([bao])
  const heart = opened.devices.startBeating({ label: 'Kitchen tablet', canRing: true })
  onTestFinished(() => {
    heart.stop()
    boards.close()
  })
  await vi.waitFor(() => expect(boards.getSnapshot().get(bao)?.phase).toBe('live'), soon)
  return opened
}

/** Jun's phone: signed in, with no board. */
async function phone() {
  const opened = await device(demo.jun.email)
  const calls: (Called & { at: number })[] = []
  onTestFinished(opened.alarm.onCalled((called) => void calls.push({ ...called, at: Date.now() })))
  return { ...opened, calls }
}

async function order({ supabase }: { supabase: Awaited<ReturnType<typeof signedIn>> }): Promise<string> {
  const { data: menu } = await supabase.rpc('restaurant_menu', { slug: demo.baoHouse.slug })
  const dishes: { id: string; name: string }[] = menu.categories.flatMap(
    ({ items }: { items: { id: string; name: string }[] }) => items,
  )
  const { data, error } = await supabase.rpc('place_order', {
    command_id: crypto.randomUUID(),
    restaurant_id: bao,
    address_id: demo.lea.addressId,
    items: [
      { menu_item_id: dishes.find(({ name }) => name === 'Gyoza, six')?.id, quantity: 3, option_ids: [] },
    ],
  })
  if (error) throw error
  return data.order_id
}

const mailsTo = async (email: string): Promise<{ subject: string; text: string }[]> =>
  (await (await fetch(`${stack.url}/mailbox/messages?to=${email}`)).json()).messages

const alertOf = (desk: ReturnType<ReturnType<typeof createAlarm>['desk']['follow']>, orderId: string) =>
  desk.getSnapshot().data?.open.find(({ order_id }) => order_id === orderId)

test('the tablet goes offline: the next device rings in under 15 s, then each step at its time; having seen it stops all', async () => {
  const line = await openLine(stack.url)
  onTestFinished(() => line.close())
  const [lea, ada, jun] = [await device(demo.lea.email), await device(demo.ada.email), await phone()]
  const kitchen = await tablet(line.url)
  await kitchen.alarm.set(bao, [
    { step: 'alarm_louder', is_on: true, after_seconds: 60, unattended_seconds: 10 },
    { step: 'other_devices', is_on: true, after_seconds: 60, unattended_seconds: 10 },
    { step: 'staff_contacted', is_on: true, after_seconds: 90, unattended_seconds: 16 },
    { step: 'support_alerted', is_on: true, after_seconds: 180, unattended_seconds: 20 },
  ])
  const desk = ada.alarm.desk.follow()
  onTestFinished(() => desk.close())
  const orderId = await order(lea)
  await vi.waitFor(async () => {
    const [sighting] = await jun.devices.sightings([orderId])
    expect(sighting?.receipts).toHaveLength(1)
  }, soon)
  expect(jun.calls).toEqual([])

  line.cut()
  const cutAt = Date.now()
  await vi.waitFor(() => expect(jun.calls.map(({ order_id }) => order_id)).toContain(orderId), {
    timeout: 20_000,
    interval: 50,
  })
  expect(Date.now() - cutAt).toBeLessThan(15_000)
  await vi.waitFor(() => expect(alertOf(desk, orderId)).toBeDefined(), { timeout: 15_000, interval: 50 })
  const mails = await mailsTo(demo.mia.email)
  expect(mails).toMatchObject([{ subject: expect.stringContaining('at Bao House waits') }])

  const steps = await jun.alarm.taken([orderId])
  expect(steps.map(({ step }) => step)).toEqual([
    'alarm_louder',
    'other_devices',
    'staff_contacted',
    'support_alerted',
  ])
  const [, rung, told, alerted] = steps.map(({ fired_at }) => Date.parse(fired_at))
  const { devices } = await jun.devices.watching([bao])
  const lastWord = Date.parse(devices.find(({ label }) => label === 'Kitchen tablet')?.last_seen_at ?? '')
  const waits = [rung, told, alerted].map((at) => ((at ?? 0) - lastWord) / 1000)
  for (const [nth, seconds] of [12, 16, 20].entries()) {
    expect(waits[nth]).toBeGreaterThanOrEqual(seconds)
    expect(waits[nth]).toBeLessThan(seconds + 3)
  }

  await jun.devices.acknowledge(orderId)
  await vi.waitFor(() => expect(alertOf(desk, orderId)).toBeUndefined(), soon)
  expect(await jun.alarm.isWaiting(orderId)).toBe(false)
}, 60_000)

test('a test of the alarm goes through every step while the tablet plays dead, and ends when somebody has seen it', async () => {
  const [jun, ada] = [await phone(), await device(demo.ada.email)]
  const kitchen = await tablet(stack.url)
  const desk = ada.alarm.desk.follow()
  onTestFinished(() => desk.close())
  await kitchen.alarm.set(bao, null)
  const drill = await kitchen.alarm.drills.start(bao, kitchen.devices.id() ?? '', 10)
  await vi.waitFor(() => expect(alertOf(desk, drill.order_id)?.number).toBeLessThan(0), {
    timeout: 20_000,
    interval: 100,
  })
  expect(jun.calls.map(({ order_id }) => order_id)).toContain(drill.order_id)
  await vi.waitFor(async () => {
    const [mail] = await mailsTo(demo.mia.email)
    expect(mail?.subject).toBe('Test: the alarm of Bao House reaches you')
  }, soon)
  await jun.devices.acknowledge(drill.order_id)
  await vi.waitFor(async () => {
    const report = await jun.alarm.drills.last(bao)
    expect(report?.drill.outcome).toBe('seen')
  }, soon)
  const report = await jun.alarm.drills.last(bao)
  expect(report?.steps.map(({ step }) => step)).toEqual(drill.ladder.map(({ step }) => step))
  expect(report?.sighting?.acknowledgements).toMatchObject([{ name: 'Jun' }])
  await vi.waitFor(() => expect(alertOf(desk, drill.order_id)).toBeUndefined(), soon)
}, 60_000)
