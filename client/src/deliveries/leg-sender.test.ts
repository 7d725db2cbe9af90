import { describe, expect, test } from 'vitest'
import { offline } from '../calls/server-error.ts'
import type { LiveTopic } from '../connection/live-topic.ts'
import type { TopicStatus } from '../connection/topics.ts'
import type { PresenceEntry } from '../connection/transport.ts'
import { createStore } from '../observable.ts'
import { ManualClock, settle } from '../testing/manual-clock.ts'
import { createLegSender } from './leg-sender.ts'
import type { Carried, Fix, PointStore, TrackPoint } from './types.ts'

/** A sender on a socket, a server and a clock that the test plays. */
function rig(left: readonly TrackPoint[] = []) {
  const clock = new ManualClock()
  const status = createStore<TopicStatus>('joining')
  const presence = createStore<readonly PresenceEntry[]>([])
  const sent: { counter: number; age_ms: number; at: number }[] = []
  const reports: { counter: number }[][] = []
  const saved: (readonly TrackPoint[])[] = []
  const server = { isDown: false, isActive: true, through: 0 }
  const told = { over: 0 }
  let isOpen = false

  const live = (): LiveTopic => {
    isOpen = true
    return {
      status,
      presence,
      send: (_, payload) => {
        if (status.getSnapshot() !== 'joined') return false
        const { counter, age_ms } = { counter: 0, age_ms: 0, ...payload }
        sent.push({ counter, age_ms, at: clock.now() })
        return true
      },
      track: () => {},
      untrack: () => {},
      close: () => {
        isOpen = false
      },
    }
  }
  const caller = {
    request: () => Promise.reject(new Error('not asked here')),
    rpc: async (
      _: string,
      { points }: { points?: { counter: number }[] },
      schema: { parse(value: unknown): unknown },
    ) => {
      if (server.isDown) throw offline()
      reports.push(points ?? [])
      server.through = Math.max(server.through, ...(points ?? []).map(({ counter }) => counter))
      return schema.parse({
        leg_id: 'leg',
        through: server.through,
        stored: points?.length ?? 0,
        is_active: server.isActive,
      })
    },
  }
  const store: PointStore = { load: () => left, save: (_, points) => saved.push(points) }
  const leg: Carried = {
    order_id: 'order',
    leg_id: 'leg',
    topic: 'delivery:leg',
    restaurant_name: 'Bao House',
    number: 41,
    pay_minor: 740,
    currency: 'EUR',
    taken_at: new Date(clock.now()).toISOString(),
    picked_up_at: null,
  }
  // The stub answers any function alike, which the type of rpc cannot say.
  const sender = createLegSender({ caller: caller as never, clock, live }, leg, store, {
    changed: () => {},
    over: () => {
      told.over += 1
    },
  })
  const fixAt = (step: number): Fix => ({
    latitude: 48.87 + step / 5000,
    longitude: 2.34,
    accuracy_m: 8,
    speed_mps: 4,
    heading: 0,
    at: clock.now(),
  })
  /** Drives for so many seconds, a fix each. */
  const ride = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      sender.push(fixAt(second))
      await clock.advance(1000)
    }
  }
  const onTheRoad = async () => {
    sender.goLive()
    status.set('joined')
    await settle()
  }
  return {
    clock,
    status,
    presence,
    sent,
    reports,
    saved,
    server,
    told,
    sender,
    fixAt,
    ride,
    onTheRoad,
    isOpen: () => isOpen,
  }
}

const gaps = (sent: { at: number }[]) => sent.slice(1).map(({ at }, index) => at - (sent[index]?.at ?? 0))

describe('the cadence', () => {
  test('nobody looks: 10 to 15 s', async () => {
    const { sent, ride, onTheRoad } = rig()
    await onTheRoad()
    await ride(120)
    expect(sent.length).toBeGreaterThanOrEqual(8)
    for (const gap of gaps(sent)) expect(gap).toBeGreaterThanOrEqual(10_000)
    for (const gap of gaps(sent)) expect(gap).toBeLessThanOrEqual(15_000)
  })

  test('the customer looks: 2.5 s, beginning at once; and slow again when they look away', async () => {
    const { sent, presence, ride, onTheRoad } = rig()
    await onTheRoad()
    await ride(5)
    expect(sent).toHaveLength(1)
    presence.set([{ key: 'lea', meta: {} }])
    expect(sent).toHaveLength(2)
    await ride(20)
    expect(Math.max(...gaps(sent.slice(1)))).toBeLessThanOrEqual(3000)
    presence.set([])
    const before = sent.length
    await ride(20)
    expect(sent.length - before).toBeLessThanOrEqual(2)
  })

  test('100 fixes a second send no more', async () => {
    const { sent, presence, sender, fixAt, clock, onTheRoad } = rig()
    await onTheRoad()
    presence.set([{ key: 'lea', meta: {} }])
    for (let step = 0; step < 1000; step++) {
      sender.push(fixAt(step))
      await clock.advance(10)
    }
    expect(sent.length).toBeLessThanOrEqual(5)
  })

  test('the newest is sent, with its age, and never twice', async () => {
    const { sent, status, sender, fixAt, clock, ride } = rig()
    sender.goLive()
    await ride(3)
    expect(sent).toEqual([])
    await clock.advance(5000)
    status.set('joined')
    expect(sent).toMatchObject([{ age_ms: 6000 }])
    await clock.advance(60_000)
    expect(sent).toHaveLength(1)
    sender.push(fixAt(9))
    expect(sent).toHaveLength(2)
  })

  test('whoever begins to look gets the last position at once, even of a driver who stands still', async () => {
    const { sent, presence, sender, fixAt, clock, onTheRoad } = rig()
    await onTheRoad()
    sender.push(fixAt(1))
    await clock.advance(60_000)
    expect(sent).toHaveLength(1)
    presence.set([{ key: 'lea', meta: {} }])
    expect(sent).toMatchObject([{ age_ms: 0 }, { age_ms: 60_000, counter: sent[0]?.counter }])
  })

  test('whoever comes back after a cut gets it again, though their old socket still counts', async () => {
    const { sent, presence, sender, fixAt, clock, onTheRoad } = rig()
    await onTheRoad()
    presence.set([{ key: 'lea', meta: {} }])
    sender.push(fixAt(1))
    await clock.advance(60_000)
    expect(sent).toHaveLength(1)
    presence.set([
      { key: 'lea', meta: {} },
      { key: 'lea', meta: {} },
    ])
    expect(sent).toMatchObject([{ age_ms: 0 }, { age_ms: 60_000, counter: sent[0]?.counter }])
  })

  test('counters of what is sent only grow', async () => {
    const { sent, presence, ride, onTheRoad } = rig()
    await onTheRoad()
    presence.set([{ key: 'lea', meta: {} }])
    await ride(30)
    expect(sent.map(({ counter }) => counter)).toEqual(
      [...sent.map(({ counter }) => counter)].sort((a, b) => a - b),
    )
  })
})

test('before the order leaves nothing goes to the topic, and the track goes to the server', async () => {
  const { sent, reports, ride, isOpen } = rig()
  await ride(40)
  expect([sent.length, isOpen()]).toEqual([0, false])
  expect(reports.flat().length).toBeGreaterThan(20)
})

describe('the track', () => {
  test('is reported in batches, each point until it is confirmed', async () => {
    const { reports, sender, ride } = rig()
    await ride(100)
    expect(reports.length).toBeLessThanOrEqual(5)
    const counters = reports.flat().map(({ counter }) => counter)
    expect(new Set(counters).size).toBe(counters.length)
    expect(sender.state()).toMatchObject({ offlineSince: null })
  })

  test('a dead spot loses nothing: it waits, says since when, and goes afterwards', async () => {
    const { reports, saved, server, sender, ride } = rig()
    await ride(10)
    server.isDown = true
    await ride(300)
    const { waiting, offlineSince } = sender.state()
    expect(waiting).toBeGreaterThanOrEqual(300)
    expect(offlineSince).not.toBeNull()
    expect(saved.at(-1)).toHaveLength(waiting)
    server.isDown = false
    sender.flush()
    await settle()
    expect(sender.state()).toMatchObject({ waiting: 0, offlineSince: null })
    expect(reports.flat().length).toBe(310)
    expect(Math.max(...reports.map((batch) => batch.length))).toBeLessThanOrEqual(200)
  })

  test('what was left before a reload is reported first', async () => {
    const { reports, clock } = rig([
      { latitude: 48.8, longitude: 2.3, accuracy_m: 5, speed_mps: null, heading: null, at: 1, counter: 7 },
    ])
    await clock.advance(10)
    expect(reports[0]).toMatchObject([{ counter: 7 }])
  })
})

describe('the end', () => {
  test('stops in the same call: not one position more, and the rest of the track follows', async () => {
    const { sent, presence, reports, sender, ride, fixAt, clock, onTheRoad, isOpen } = rig()
    await onTheRoad()
    presence.set([{ key: 'lea', meta: {} }])
    await ride(10)
    const before = sent.length
    sender.end()
    sender.push(fixAt(99))
    presence.set([])
    await clock.advance(120_000)
    expect([sent.length, isOpen(), sender.state().waiting]).toEqual([before, false, 0])
    expect(reports.flat().length).toBeGreaterThanOrEqual(10)
    expect(clock.pending).toBe(0)
  })

  test('is also learnt from the answer to a report', async () => {
    const { server, told, ride } = rig()
    server.isActive = false
    await ride(35)
    expect(told.over).toBeGreaterThan(0)
  })
})
