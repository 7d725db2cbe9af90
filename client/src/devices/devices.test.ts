import { describe, expect, test } from 'vitest'
import type { Caller } from '../calls/caller.ts'
import { notFound, offline } from '../calls/server-error.ts'
import { PlatewireError } from '../errors.ts'
import { createStore } from '../observable.ts'
import type { Board, BoardFollow } from '../restaurants/types.ts'
import type { FollowSnapshot } from '../streams/types.ts'
import { followHarness } from '../testing/harness.ts'
import { settle } from '../testing/manual-clock.ts'
import { createDeviceId } from './device-id.ts'
import { followBoards } from './follow-boards.ts'
import { startHeartbeat } from './heartbeat.ts'
import { createReceipts } from './receipts.ts'

/** A device on a scripted server; what it said is in `said`, and `refuse` decides what comes of the next calls. */
function device() {
  const harness = followHarness()
  const said: { name: string; args: Record<string, unknown> }[] = []
  const server: { refuse: (name: string) => Error | null } = { refuse: () => null }
  const caller: Caller = {
    request: () => Promise.reject(offline()),
    rpc: async (name, args, schema) => {
      said.push({ name, args: { ...args } })
      const refusal = server.refuse(name)
      if (refusal) throw refusal
      if (name === 'report_receipts') return schema.parse({ recorded: 1 })
      const asked: unknown = 'streams' in args ? args.streams : []
      return schema.parse(await harness.server.heads(Array.isArray(asked) ? asked : []))
    },
  }
  const listeners = new Set<() => void>()
  const network = {
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
  const stored = new Map<string, string>()
  let made = 0
  const storage = {
    get: (key: string) => stored.get(key) ?? null,
    set: (key: string, value: string) => {
      stored.set(key, value)
    },
  }
  const deviceId = createDeviceId(storage, () => `device-${++made}`)
  const core = { ...harness.dependencies, caller, network }
  const argsOf = (name: string) => said.filter((call) => call.name === name).map(({ args }) => args)
  return {
    ...harness,
    core,
    deviceId,
    said,
    server,
    argsOf,
    networkChanges: () => {
      for (const listener of listeners) listener()
    },
  }
}

const foreign = () =>
  new PlatewireError({
    code: 'NOT_FOUND',
    reason: 'NOT_FOUND',
    message: '',
    action: '',
    facts: { field: 'device_id' },
  })

describe('the id of a device', () => {
  test('is kept between visits, one for each person', () => {
    const { deviceId } = device()
    expect([deviceId.of('mia'), deviceId.of('jun'), deviceId.of('mia')]).toEqual([
      'device-1',
      'device-2',
      'device-1',
    ])
    deviceId.renew('mia')
    expect([deviceId.of('mia'), deviceId.of('jun')]).toEqual(['device-3', 'device-2'])
  })
})

describe('a heartbeat', () => {
  test('takes the place of the plain check, says what the device is, and ends', async () => {
    const { core, deviceId, follow, argsOf, clock } = device()
    follow('restaurant:1', { urgent: true })
    await settle()
    const heart = startHeartbeat(core, deviceId, { label: 'Kitchen tablet', canRing: true })
    await clock.advance(0)
    await clock.advance(5000)
    const beats = argsOf('beat')
    expect(beats.length).toBeGreaterThan(1)
    expect(beats.at(-1)).toEqual({
      device_id: 'device-1',
      streams: ['restaurant:1'],
      label: 'Kitchen tablet',
      can_ring: true,
    })
    heart.stop()
    await clock.advance(10_000)
    expect(argsOf('beat')).toHaveLength(beats.length)
  })

  test('that waits for a lock asks for the heads plainly', async () => {
    const { core, deviceId, follow, argsOf, clock, server } = device()
    const busy = new PlatewireError({ code: 'BUSY', reason: 'BUSY', message: '', action: '' })
    server.refuse = (name) => (name === 'beat' ? busy : null)
    follow('restaurant:1', { urgent: true })
    startHeartbeat(core, deviceId, { canRing: true })
    await clock.advance(0)
    await clock.advance(100)
    expect(argsOf('heads').length).toBeGreaterThan(0)
  })

  test('tells at once when the sound comes or goes', async () => {
    const { core, deviceId, follow, argsOf, clock } = device()
    follow('restaurant:1', { urgent: true })
    const heart = startHeartbeat(core, deviceId, { canRing: false })
    await clock.advance(0)
    const before = argsOf('beat').length
    heart.update({ canRing: false })
    await clock.advance(10)
    expect(argsOf('beat')).toHaveLength(before)
    heart.update({ canRing: true })
    await clock.advance(10)
    expect(argsOf('beat').at(-1)).toMatchObject({ can_ring: true })
  })

  test('that finds what was lost brings it, as the plain check does', async () => {
    const { core, deviceId, follow, publish, clock } = device()
    const { handle } = follow('restaurant:1', { urgent: true })
    startHeartbeat(core, deviceId, { canRing: true })
    await clock.advance(0)
    await publish('restaurant:1', 'order_placed', { isLost: true })
    await clock.advance(4500)
    expect(handle.getSnapshot().data).toEqual(['order_placed'])
  })

  test('that is refused asks for the heads plainly, and takes another id where this one is somebody else’s', async () => {
    const { core, deviceId, follow, argsOf, clock, server } = device()
    const { handle } = follow('restaurant:1', { urgent: true })
    server.refuse = (name) => (name === 'beat' ? foreign() : null)
    startHeartbeat(core, deviceId, { canRing: true })
    await clock.advance(0)
    expect(argsOf('heads')).toHaveLength(1)
    server.refuse = () => null
    await clock.advance(4500)
    expect(argsOf('beat').at(-1)?.device_id).toBe('device-2')
    expect(handle.getSnapshot().error).toBeNull()
  })
})

describe('receipts', () => {
  test('that come together are told together', async () => {
    const { core, deviceId, argsOf, clock } = device()
    const receipts = createReceipts(core, deviceId)
    receipts.received(['a'])
    receipts.shown(['a'])
    receipts.received(['b'])
    expect(receipts.waiting.getSnapshot()).toBe(2)
    await clock.advance(150)
    expect(argsOf('report_receipts')).toMatchObject([
      { device_id: 'device-1', received: ['a', 'b'], shown: ['a'] },
    ])
    expect(receipts.waiting.getSnapshot()).toBe(0)
    expect(clock.pending).toBe(0)
  })

  test('outlast a network that is gone, and go as soon as it is back', async () => {
    const { core, deviceId, argsOf, clock, server, networkChanges } = device()
    const receipts = createReceipts(core, deviceId)
    server.refuse = () => offline()
    receipts.shown(['a'])
    await clock.advance(30_000)
    expect(receipts.waiting.getSnapshot()).toBe(1)
    server.refuse = () => null
    const before = argsOf('report_receipts').length
    networkChanges()
    await clock.advance(150)
    expect(argsOf('report_receipts')).toHaveLength(before + 1)
    expect(argsOf('report_receipts').at(-1)?.shown_ago).toEqual([30_150])
    expect(receipts.waiting.getSnapshot()).toBe(0)
  })

  test('of one person are never told by another', async () => {
    const { core, deviceId, argsOf, clock, userId } = device()
    const receipts = createReceipts(core, deviceId)
    receipts.shown(['a'])
    userId.set('somebody-else')
    await clock.advance(10_000)
    expect(argsOf('report_receipts')).toEqual([])
  })

  test('go again under another id where the first was somebody else’s', async () => {
    const { core, deviceId, argsOf, clock, server } = device()
    const receipts = createReceipts(core, deviceId)
    server.refuse = () => (argsOf('report_receipts').length > 1 ? null : foreign())
    receipts.received(['a'])
    await clock.advance(2000)
    expect(argsOf('report_receipts').map(({ device_id }) => device_id)).toEqual(['device-1', 'device-2'])
    expect(receipts.waiting.getSnapshot()).toBe(0)
  })
})

describe('followBoards()', () => {
  const nothing: FollowSnapshot<Board> = {
    phase: 'subscribing',
    reason: null,
    data: null,
    seq: null,
    missing: 0,
    error: null,
    checkedAt: null,
  }

  test('keeps the truth of each restaurant apart, in the order asked for, and closes all', () => {
    const stores = new Map<string, ReturnType<typeof createStore<FollowSnapshot<Board>>>>()
    const closed: string[] = []
    const followBoard = (id: string): BoardFollow => {
      const store = createStore(nothing)
      stores.set(id, store)
      return { ...store, stream: `restaurant:${id}`, refresh: () => {}, close: () => closed.push(id) }
    }
    const boards = followBoards({ followBoard }, { received: () => {} }, ['pho', 'bao', 'pho'])
    let told = 0
    boards.subscribe(() => told++)
    const error = notFound()
    stores.get('bao')?.set({ ...nothing, phase: 'stale', reason: 'denied', error })
    expect([...boards.getSnapshot()].map(([id, { phase }]) => [id, phase])).toEqual([
      ['pho', 'subscribing'],
      ['bao', 'stale'],
    ])
    expect(told).toBe(1)
    boards.close()
    stores.get('pho')?.set({ ...nothing, phase: 'live' })
    expect([told, closed]).toEqual([1, ['pho', 'bao']])
  })
})
