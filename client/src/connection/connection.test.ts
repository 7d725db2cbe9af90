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
import type { HeldBy } from './connection-state.ts'
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
    ended: () => {},
  }
  const page = { isVisible: true, online: () => {}, visible: () => {}, hidden: (_isLeaving: boolean) => {} }
  const network = {
    onChange: (listener: () => void) => {
      page.online = listener
      return () => {}
    },
  }
  const visibility = {
    isVisible: () => page.isVisible,
    onVisible: (listener: () => void) => {
      page.visible = listener
      return () => {}
    },
    onHidden: (listener: (isLeaving: boolean) => void) => {
      page.hidden = listener
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
    heldBy: { websocket: createStore<HeldBy>(null), sse: createStore<HeldBy>(null) },
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
  const hide = (isLeaving = false) => {
    page.isVisible = false
    page.hidden(isLeaving)
  }
  const show = () => {
    page.isVisible = true
    page.visible()
  }
  const signOut = () => {
    state.set({ status: 'signed_out' })
    userId.set(null)
  }
  return {
    clock,
    server,
    transport,
    sse,
    connection,
    doubt: keeper.doubt,
    personal,
    follow,
    signIn,
    signOut,
    hide,
    show,
    page,
  }
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
    const { clock, server, transport, follow, signIn, page } = setup()
    await signIn('lea')
    follow('order:1')
    await clock.advance(5000)
    server.asked.length = 0
    page.online()
    await settle()
    expect(server.asked).toEqual(['heads order:1,user:lea'])
    expect(transport.refreshes).toBe(1)
    page.visible()
    await settle()
    expect(server.asked).toHaveLength(2)
  })

  test('leaves the topics of a person the moment they sign out, in every tab that hears of it', async () => {
    const { transport, follow, signIn, signOut } = setup()
    await signIn('lea')
    follow('order:1')
    await settle()
    signOut()
    await settle()
    expect(transport.open).toEqual([])
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

describe('a page that nobody looks at', () => {
  test('stays connected for a while, then leaves the socket and asks nothing', async () => {
    const { clock, server, transport, connection, follow, signIn, hide } = setup()
    await signIn('lea')
    follow('order:1')
    await clock.advance(5000)
    hide()
    await clock.advance(29_000)
    expect(transport.open).toEqual(['user:lea'])
    await clock.advance(1000)
    server.asked.length = 0
    await clock.advance(2 * 3_600_000)
    expect(transport.open).toEqual([])
    expect(transport.disconnects).toBe(1)
    expect(server.asked).toEqual([])
    expect(clock.pending).toBe(0)
    expect(connection.getSnapshot()).toMatchObject({ state: 'catching_up', transport: 'none' })
  })

  test('asks for a new token, then joins, then has what happened, each once', async () => {
    const { clock, server, transport, connection, follow, signIn, hide, show } = setup()
    await signIn('lea')
    const order = follow('order:1')
    await clock.advance(5000)
    hide()
    await clock.advance(60_000)
    server.write('order:1', 'order_accepted')
    server.write('order:1', 'order_ready')
    const states: string[] = []
    connection.subscribe(() => states.push(connection.getSnapshot().state))
    const steps: string[] = []
    transport.refreshToken = async () => void steps.push('token')
    const join = transport.join.bind(transport)
    transport.join = (topic, ...rest) => {
      steps.push(`join ${topic}`)
      return join(topic, ...rest)
    }
    show()
    await clock.advance(5000)
    expect(steps).toEqual(['token', 'join user:lea'])
    expect(order.getSnapshot()).toMatchObject({
      phase: 'live',
      data: ['order_accepted', 'order_ready'],
      seq: 2,
    })
    expect(new Set(states)).toEqual(new Set(['catching_up', 'live']))
    expect(connection.getSnapshot()).toMatchObject({ state: 'live', transport: 'websocket' })
  })

  test('shows no error of before on return, and the truth as soon as nothing answers', async () => {
    const { clock, server, connection, follow, signIn, hide, show } = setup()
    await signIn('lea')
    follow('order:1')
    await clock.advance(5000)
    server.isDown = true
    hide()
    await clock.advance(3_600_000)
    show()
    expect(connection.getSnapshot().state).toBe('catching_up')
    await clock.advance(5000)
    expect(connection.getSnapshot().state).toBe('reconnecting')
    await clock.advance(30_000)
    expect(connection.getSnapshot().state).toBe('offline')
    server.isDown = false
    await clock.advance(20_000)
    expect(connection.getSnapshot().state).toBe('live')
  })

  test('goes on when Auth does not answer, and says so meanwhile', async () => {
    const { clock, transport, connection, follow, signIn, hide, show } = setup()
    await signIn('lea')
    follow('order:1')
    await clock.advance(5000)
    hide()
    await clock.advance(60_000)
    transport.refreshToken = () => new Promise(() => {})
    const states: string[] = []
    connection.subscribe(() => states.push(connection.getSnapshot().state))
    show()
    await clock.advance(10_000)
    expect(states).toContain('reconnecting')
    expect(transport.open).toEqual(['user:lea'])
    expect(connection.getSnapshot().state).toBe('live')
  })

  test('goes on when it is a board, hidden or not', async () => {
    const { clock, server, transport, follow, signIn, hide } = setup()
    await signIn('lea')
    const board = follow('restaurant:r', true)
    await clock.advance(5000)
    hide()
    await clock.advance(120_000)
    expect(transport.open).toEqual(['user:lea'])
    transport.send('user:lea', server.write('restaurant:r', 'order_placed'))
    await settle()
    expect(board.getSnapshot().data).toEqual(['order_placed'])
  })

  test('wakes when it becomes a board meanwhile, and rests when the board is gone', async () => {
    const { clock, transport, follow, signIn, hide } = setup()
    await signIn('lea')
    hide()
    await clock.advance(60_000)
    const board = follow('restaurant:r', true)
    await settle()
    expect(transport.open).toEqual(['user:lea'])
    board.close()
    await clock.advance(60_000)
    expect(transport.open).toEqual([])
  })

  test('leaves at once when the page is put away', async () => {
    const { transport, follow, signIn, hide } = setup()
    await signIn('lea')
    follow('restaurant:r', true)
    await settle()
    hide(true)
    await settle()
    expect(transport.open).toEqual([])
  })

  test('does not care about the network while it rests', async () => {
    const { clock, server, transport, signIn, hide, page } = setup()
    await signIn('lea')
    hide()
    await clock.advance(60_000)
    server.asked.length = 0
    page.online()
    await clock.advance(60_000)
    expect(transport.open).toEqual([])
    expect(server.asked).toEqual([])
  })
})

test('a device that slept with its page on screen replaces the socket that does not know it is dead', async () => {
  const { clock, server, transport, connection, follow, signIn } = setup()
  await signIn('lea')
  const order = follow('order:1')
  await clock.advance(5000)
  server.write('order:1', 'order_accepted')
  clock.time += 2 * 3_600_000
  const refreshes = transport.refreshes
  await clock.advance(1)
  expect(transport.replacements).toBe(1)
  expect(transport.refreshes).toBe(refreshes + 1)
  await clock.advance(1000)
  expect(order.getSnapshot().data).toEqual(['order_accepted'])
  expect(connection.getSnapshot().state).toBe('live')
})

describe('a call that goes unanswered', () => {
  test('has everything asked at once, the socket too; silence is said two seconds later, and the answer when it comes', async () => {
    const { clock, server, transport, sse, connection, doubt, follow, signIn } = setup()
    await signIn('lea')
    follow('order:1')
    await clock.advance(5000)
    const asked = Promise.withResolvers<Record<string, number>>()
    server.heads = () => asked.promise
    doubt()
    expect(transport.reconnects).toBe(1)
    await clock.advance(1900)
    expect(connection.getSnapshot().state).toBe('live')
    await clock.advance(200)
    expect(connection.getSnapshot().state).toBe('reconnecting')
    expect(sse.replacements).toBe(0)
    asked.resolve({ 'order:1': 0, 'user:lea': 0 })
    await settle()
    expect(connection.getSnapshot().state).toBe('live')
    // SSE cannot be asked.
    expect(sse.replacements).toBe(1)
  })

  test('changes nothing when the server answers something else', async () => {
    const { clock, server, connection, doubt, follow, signIn } = setup()
    await signIn('lea')
    follow('order:1')
    await clock.advance(5000)
    server.asked.length = 0
    const states: string[] = []
    connection.subscribe(() => states.push(connection.getSnapshot().state))
    doubt()
    await clock.advance(5000)
    expect(server.asked).toEqual(['heads order:1,user:lea'])
    expect(states.filter((state) => state !== 'live')).toEqual([])
  })

  test('opens no socket that waits for its turn, and asks nothing while it is known that nobody answers', async () => {
    const { clock, server, transport, doubt, signIn } = setup()
    await signIn('lea')
    await clock.advance(5000)
    server.isDown = true
    transport.lose('user:lea')
    doubt()
    await settle()
    server.asked.length = 0
    doubt()
    await settle()
    expect(server.asked).toEqual([])
    expect(transport.reconnects).toBe(0)
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
