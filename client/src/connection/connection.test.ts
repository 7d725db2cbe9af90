import { describe, expect, test } from 'vitest'
import type { SessionKeeper } from '../accounts/session.ts'
import type { SessionState } from '../accounts/types.ts'
import { createStore } from '../observable.ts'
import { createCarry } from '../streams/carriage.ts'
import { followStream } from '../streams/follow.ts'
import { createHeadCheck } from '../streams/head-check.ts'
import { createInbox } from '../streams/inbox.ts'
import { createPersonalEvents } from '../streams/personal.ts'
import type { FollowOptions, StreamEvent } from '../streams/types.ts'
import { ManualClock, settle } from '../testing/manual-clock.ts'
import { ScriptedServer } from '../testing/scripted-server.ts'
import { ScriptedTransport } from '../testing/scripted-transport.ts'
import { createConnection } from './connection.ts'
import { createContact } from './contact.ts'
import { createLadder } from './ladder.ts'
import { createTopics } from './topics.ts'

/** The whole connection, with a server, a socket, a clock and a person that the test plays. */
function setup() {
  const clock = new ManualClock()
  const server = new ScriptedServer()
  const transport = new ScriptedTransport()
  transport.acceptAll = true
  const sse = new ScriptedTransport()
  const state = createStore<SessionState>({ status: 'unknown' })
  const userId = createStore<string | null | undefined>(undefined)
  const session: SessionKeeper = {
    state,
    userId,
    start: () => {},
    stop: () => {},
    lookAgain: () => {},
    renew: async () => false,
  }
  const wakes = { online: () => {}, visible: () => {} }
  const network = {
    onChange: (listener: () => void) => {
      wakes.online = listener
      return () => {}
    },
  }
  const visibility = {
    isVisible: () => true,
    onVisible: (listener: () => void) => {
      wakes.visible = listener
      return () => {}
    },
  }
  const inbox = createInbox()
  const topics = createTopics(transport, clock, inbox.deliver)
  const feeds = createTopics(sse, clock, inbox.deliver)
  const ladder = createLadder({ clock, visibility })
  const carry = createCarry({ topics, feeds, ladder })
  const contact = createContact(clock)
  const headCheckMs = 4000
  const headCheck = createHeadCheck({ reads: server, clock, visibility, headCheckMs, idleCheckMs: 60_000 })
  const keeper = createConnection({
    clock,
    network,
    visibility,
    transport,
    topics,
    feeds,
    ladder,
    contact,
    headCheck,
    session,
    headCheckMs,
  })
  const open = <T>(stream: string, options: FollowOptions<T>, isOwn: boolean) => {
    const handle = followStream(
      { clock, reads: server, carry, inbox, headCheck, contact, userId },
      stream,
      options,
    )
    return keeper.track(handle, isOwn)
  }
  const personal = createPersonalEvents(userId, server, headCheck, (stream, options) =>
    open(stream, options, true),
  )
  keeper.onStart(personal.begin)
  const { connection } = keeper
  connection.start()
  const follow = (stream: string, urgent = false) =>
    open<readonly string[]>(
      stream,
      {
        topics: () => ['user:lea'],
        snapshot: () => server.snapshot(stream),
        reduce: (data, event) => [...data, event.type],
        urgent,
      },
      false,
    )
  const signIn = async (person: string) => {
    state.set({ status: 'signed_in', userId: person, email: '', isRecovery: false })
    userId.set(person)
    await settle()
  }
  const signOut = () => {
    state.set({ status: 'signed_out' })
    userId.set(null)
  }
  return { clock, server, transport, sse, connection, personal, follow, signIn, signOut, wakes }
}

describe('createConnection()', () => {
  test('joins the topic of whoever signs in, and is live', async () => {
    const { transport, connection, signIn } = setup()
    expect(connection.getSnapshot().state).toBe('catching_up')
    await signIn('lea')
    expect(transport.open).toEqual(['user:lea'])
    expect(connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket', following: 1 })
  })

  test('changes topics with the person, and says when there is none', async () => {
    const { clock, transport, connection, signIn, signOut } = setup()
    await signIn('lea')
    await signIn('mia')
    await clock.advance(5000)
    expect(transport.open).toEqual(['user:mia'])
    expect(transport.joins).toEqual(['user:lea', 'user:mia'])
    signOut()
    await clock.advance(5000)
    expect(transport.open).toEqual([])
    expect(connection.getSnapshot()).toMatchObject({ state: 'denied', reason: 'signed_out', following: 0 })
  })

  test('tells an outage from its beginning to its end, and the time of the last check', async () => {
    const { clock, server, transport, connection, follow, signIn } = setup()
    await signIn('lea')
    follow('restaurant:r', true)
    await settle()
    const checked = connection.getSnapshot().lastCheckedAt
    await clock.advance(5000)
    expect(connection.getSnapshot().lastCheckedAt).toBeGreaterThan(checked ?? 0)
    server.isDown = true
    const cutAt = clock.now()
    transport.lose('user:lea')
    await clock.advance(100)
    expect(connection.getSnapshot()).toMatchObject({ state: 'reconnecting', since: cutAt })
    await clock.advance(13_000)
    expect(connection.getSnapshot()).toMatchObject({ state: 'offline', since: cutAt, transport: 'none' })
    server.isDown = false
    transport.accept('user:lea')
    await settle()
    expect(connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket' })
  })

  test('does not call a board live whose checks get no answer, though its socket is open', async () => {
    const { clock, server, connection, follow, signIn } = setup()
    await signIn('lea')
    follow('restaurant:r', true)
    await settle()
    server.isDown = true
    await clock.advance(11_000)
    expect(connection.getSnapshot().state).toBe('reconnecting')
    await clock.advance(4000)
    expect(connection.getSnapshot().state).toBe('offline')
  })

  test('looks at once when the network or the person comes back', async () => {
    const { clock, server, transport, follow, signIn, wakes } = setup()
    await signIn('lea')
    follow('order:1')
    await clock.advance(5000)
    server.asked.length = 0
    wakes.online()
    await settle()
    expect(server.asked).toEqual(['heads order:1,user:lea'])
    expect(transport.refreshes).toBe(1)
    wakes.visible()
    await settle()
    expect(server.asked).toHaveLength(2)
  })

  test('leaves nothing behind when it stops, and starts again', async () => {
    const { clock, transport, connection, follow, signIn } = setup()
    await signIn('lea')
    follow('restaurant:r', true)
    await settle()
    await connection.stop()
    expect(transport.open).toEqual([])
    expect(clock.pending).toBe(0)
    expect(transport.disconnects).toBe(1)
    connection.start()
    await settle()
    expect(transport.open).toEqual(['user:lea'])
  })
})

describe('createPersonalEvents()', () => {
  test('tells what concerns the person from now on, once each', async () => {
    const { server, transport, personal, signIn } = setup()
    const heard: StreamEvent[] = []
    personal.listen((event) => heard.push(event))
    server.write('user:lea', 'order_placed')
    await signIn('lea')
    expect(heard).toEqual([])
    const granted = server.write('user:lea', 'membership_granted', { restaurant_id: 'r' })
    transport.send('user:lea', granted)
    transport.send('user:lea', granted)
    expect(heard.map((event) => event.type)).toEqual(['membership_granted'])
  })

  test('has every follow ask at once when a membership ends', async () => {
    const { clock, server, transport, follow, signIn } = setup()
    await signIn('lea')
    const board = follow('restaurant:r', true)
    await clock.advance(4400)
    server.unreadable.add('restaurant:r')
    transport.send('user:lea', server.write('user:lea', 'membership_revoked', { restaurant_id: 'r' }))
    await clock.advance(0)
    expect(board.getSnapshot()).toMatchObject({ phase: 'stale', reason: 'denied', data: null })
  })
})
