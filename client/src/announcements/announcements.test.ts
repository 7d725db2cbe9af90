import { describe, expect, test } from 'vitest'
import type { Caller } from '../calls/caller.ts'
import type { SendCommand } from '../calls/command.ts'
import { make, offline } from '../calls/server-error.ts'
import { followStream } from '../streams/follow.ts'
import { followHarness } from '../testing/harness.ts'
import { settle } from '../testing/manual-clock.ts'
import { createAnnouncements } from './announcements.ts'
import type { AnnouncementsCore } from './needs.ts'
import type { Announcement, Audience } from './types.ts'

const instant = (n: number): string => new Date(Date.UTC(2026, 10, 24, 18, 0, n)).toISOString()

/** A server of announcements, and a device on it. */
function announcementHarness(of: Audience[] = ['everyone', 'customers']) {
  const harness = followHarness()
  harness.transport.acceptAll = true
  const { server, clock, userId, dependencies } = harness
  const database = {
    audiences: of,
    items: [] as Announcement[],
    cursors: {} as Record<string, { seen: number; urgent_seen: number }>,
    asked: [] as string[],
    sent: [] as object[],
    refusal: null as Error | null,
  }
  const inbox = () => ({
    at: new Date(clock.now()).toISOString(),
    stream: 'user:u',
    seq: server.head('user:u'),
    audiences: database.audiences.map((audience) => ({
      audience,
      seq: server.head(`announcements:${audience}`),
      ...(database.cursors[audience] ?? { seen: 0, urgent_seen: 0 }),
    })),
    items: database.items.filter(({ audience }) => database.audiences.includes(audience)),
  })
  const caller: Caller = {
    request: () => Promise.reject(offline()),
    rpc: async (name, _, schema) => {
      database.asked.push(name)
      if (server.isDown) throw offline()
      return schema.parse(inbox())
    },
  }
  const command: SendCommand = async (_, args, schema) => {
    database.sent.push(args)
    if (server.isDown) throw offline()
    if (database.refusal) throw database.refusal
    return schema.parse({ cursors: database.cursors })
  }
  const core: AnnouncementsCore = {
    clock,
    caller,
    command,
    userId,
    follow: (stream, options) => followStream(dependencies, stream, options),
  }
  const announcements = createAnnouncements({ core })

  const publish = async (audience: Audience, changes: Partial<Announcement> = {}, isLost = false) => {
    const stream = `announcements:${audience}`
    const seq = server.head(stream) + 1
    const item: Announcement = {
      announcement_id: `${audience}-${seq}`,
      audience,
      seq,
      severity: 'info',
      title: `${audience} ${seq}`,
      body: 'Text',
      published_at: instant(database.items.length),
      expires_at: null,
      ...changes,
    }
    database.items.push(item)
    await harness.publish(stream, 'announcement_published', { topic: stream, body: item, isLost })
    return item
  }
  const recall = async (item: Announcement, isLost = false) => {
    database.items = database.items.filter((one) => one !== item)
    const stream = `announcements:${item.audience}`
    const body = { announcement_id: item.announcement_id, recalled_at: instant(59) }
    await harness.publish(stream, 'announcement_recalled', { topic: stream, body, isLost })
  }
  const tellSeen = (cursors: object) => harness.publish('user:u', 'announcements_seen', { body: { cursors } })
  const shown = () => announcements.inbox.getSnapshot()
  const titles = () => shown().items.map(({ title }) => title)
  const begin = async () => {
    const stop = announcements.inbox.subscribe(() => {})
    await clock.advance(100)
    return stop
  }
  const tellPerson = (type: string) => harness.publish('user:u', type, { body: { role: 'driver' } })
  return { ...harness, tellPerson, database, announcements, publish, recall, tellSeen, shown, titles, begin }
}

describe('the inbox', () => {
  test('is one list over all audiences, read in few requests and then followed', async () => {
    const { begin, publish, titles, shown, database } = announcementHarness()
    await publish('everyone')
    await publish('customers')
    expect(shown().status).toBe('loading')
    await begin()
    expect(shown().status).toBe('ready')
    expect(titles()).toEqual(['customers 1', 'everyone 1'])
    expect(database.asked.length).toBeLessThanOrEqual(2)
    await publish('everyone')
    expect(titles()).toEqual(['everyone 2', 'customers 1', 'everyone 1'])
    expect(shown().unread).toBe(3)
  })

  test('shows each once when messages are doubled, lost or out of order', async () => {
    const { begin, publish, titles, transport, server, clock } = announcementHarness()
    await begin()
    await publish('everyone')
    const lost = await publish('everyone', {}, true)
    await publish('everyone')
    transport.send('announcements:everyone', {
      stream: 'announcements:everyone',
      seq: lost.seq,
      type: 'announcement_published',
      body: lost,
      at: instant(1),
    })
    await clock.advance(1000)
    expect(titles()).toEqual(['everyone 3', 'everyone 2', 'everyone 1'])
    expect(server.head('announcements:everyone')).toBe(3)
  })

  test('never shows what was published and recalled while the device was away', async () => {
    const { begin, publish, recall, titles, transport, clock, announcements } = announcementHarness()
    await begin()
    const everShown = new Set<string>()
    announcements.inbox.subscribe(() => {
      for (const { title } of announcements.inbox.getSnapshot().items) everShown.add(title)
    })
    transport.lose('announcements:everyone')
    const wrong = await publish('everyone', { title: 'Wrong' }, true)
    await recall(wrong, true)
    await publish('everyone', { title: 'Right' }, true)
    transport.accept('announcements:everyone')
    await clock.advance(5000)
    expect(titles()).toEqual(['Right'])
    expect([...everShown]).toEqual(['Right'])
  })

  test('lets go of what is recalled, and says when that was', async () => {
    const { begin, publish, recall, titles, shown } = announcementHarness()
    await begin()
    const wrong = await publish('everyone', { severity: 'urgent' })
    expect(shown().urgent).toHaveLength(1)
    await recall(wrong)
    expect([titles(), shown().urgent, shown().unread]).toEqual([[], [], 0])
    expect(shown().withdrawn.get(wrong.announcement_id)).toBe(instant(59))
  })

  test('stops calling something news at the instant it ends', async () => {
    const { begin, publish, shown, clock } = announcementHarness()
    await begin()
    const expires_at = new Date(clock.now() + 5000).toISOString()
    await publish('everyone', { severity: 'urgent', expires_at })
    await clock.advance(4900)
    expect([shown().urgent.length, shown().unread]).toEqual([1, 1])
    await clock.advance(200)
    expect([shown().urgent.length, shown().unread]).toEqual([0, 0])
    expect(shown().items).toMatchObject([{ isOver: true }])
  })

  test('gains and loses an audience with a role', async () => {
    const { begin, publish, titles, database, clock, transport, tellPerson } = announcementHarness()
    await publish('drivers')
    await begin()
    expect(titles()).toEqual([])
    database.audiences = ['everyone', 'customers', 'drivers']
    await tellPerson('role_granted')
    await clock.advance(100)
    expect(titles()).toEqual(['drivers 1'])
    database.audiences = ['everyone', 'customers']
    await tellPerson('role_revoked')
    await clock.advance(5000)
    expect(titles()).toEqual([])
    expect(transport.open).not.toContain('announcements:drivers')
  })

  test('asks again when it was told of a role before the database showed it', async () => {
    const { begin, publish, titles, database, clock, server, transport } = announcementHarness()
    await publish('drivers')
    await begin()
    const message = {
      stream: 'user:u',
      seq: 1,
      type: 'role_granted',
      body: { role: 'driver' },
      at: instant(1),
    }
    transport.send('user:u', message)
    await clock.advance(100)
    expect(titles()).toEqual([])
    server.write('user:u', 'role_granted', { role: 'driver' })
    database.audiences = ['everyone', 'customers', 'drivers']
    await clock.advance(2000)
    expect(titles()).toEqual(['drivers 1'])
  })

  test('is followed while somebody looks, and a moment longer', async () => {
    const { begin, transport, clock } = announcementHarness()
    const stop = await begin()
    expect(transport.open).toContain('announcements:everyone')
    stop()
    stop()
    await clock.advance(1000)
    const again = await begin()
    await clock.advance(5000)
    expect(transport.left).toEqual([])
    again()
    await clock.advance(10_000)
    expect(transport.open).toEqual([])
  })

  test('belongs to whoever is signed in', async () => {
    const { begin, publish, titles, shown, userId, clock } = announcementHarness()
    await begin()
    await publish('everyone')
    userId.set(null)
    expect([titles(), shown().status]).toEqual([[], 'loading'])
    userId.set('u')
    await clock.advance(100)
    expect(titles()).toEqual(['everyone 1'])
  })
})

describe('what was seen', () => {
  test('is seen here at once, told once, and shown by the other tabs when the stream says so', async () => {
    const { begin, publish, shown, announcements, database } = announcementHarness()
    await begin()
    await publish('everyone')
    await publish('customers', { severity: 'urgent' })
    announcements.seeAll()
    expect([shown().unread, shown().urgent.length]).toEqual([0, 0])
    await settle()
    announcements.seeAll()
    await settle()
    expect(database.sent).toEqual([
      { up_to: { everyone: 1, customers: 1 }, urgent_up_to: { everyone: 1, customers: 1 } },
    ])
  })

  test('on another device, leaves this one', async () => {
    const { begin, publish, shown, tellSeen, database } = announcementHarness()
    await begin()
    await publish('everyone')
    await publish('everyone')
    await tellSeen({ everyone: { seen: 1, urgent_seen: 0 } })
    expect(shown().unread).toBe(1)
    await tellSeen({ everyone: { seen: 2, urgent_seen: 0 } })
    expect(shown().unread).toBe(0)
    expect(database.sent).toEqual([])
  })

  test('one urgent put away leaves the next, and what is quiet stays new', async () => {
    const { begin, publish, shown, announcements } = announcementHarness()
    await begin()
    await publish('everyone')
    const first = await publish('everyone', { severity: 'urgent' })
    await publish('everyone', { severity: 'urgent', title: 'Second' })
    announcements.dismiss(first)
    expect(shown().urgent.map(({ title }) => title)).toEqual(['Second'])
    expect(shown().unread).toBe(2)
  })

  test('without a network stays seen here, and is told when it is back, once', async () => {
    const { begin, publish, shown, announcements, database, server, clock } = announcementHarness()
    await begin()
    const urgent = await publish('everyone', { severity: 'urgent' })
    server.isDown = true
    announcements.dismiss(urgent)
    await clock.advance(3000)
    expect(shown().urgent).toEqual([])
    server.isDown = false
    await clock.advance(30_000)
    expect(database.sent.at(-1)).toEqual({ up_to: { everyone: 0 }, urgent_up_to: { everyone: 1 } })
    const told = database.sent.length
    await clock.advance(30_000)
    expect(database.sent).toHaveLength(told)
  })

  test('and refused by the server is not seen', async () => {
    const { begin, publish, shown, announcements, database } = announcementHarness()
    await begin()
    const urgent = await publish('everyone', { severity: 'urgent' })
    database.refusal = make('NOT_FOUND', 'NOT_FOUND', 'Not yours.', 'Leave it.')
    announcements.dismiss(urgent)
    await settle()
    expect(shown().urgent).toHaveLength(1)
  })
})
