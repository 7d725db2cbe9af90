import { createContact } from '../connection/contact.ts'
import { createLadder } from '../connection/ladder.ts'
import { createTopics } from '../connection/topics.ts'
import { createStore } from '../observable.ts'
import { createCarry } from '../streams/carriage.ts'
import { followStream } from '../streams/follow.ts'
import { createHeadCheck } from '../streams/head-check.ts'
import { createInbox } from '../streams/inbox.ts'
import type { FollowOptions, FollowSnapshot, StreamChange } from '../streams/types.ts'
import { ManualClock, settle } from './manual-clock.ts'
import { ScriptedServer } from './scripted-server.ts'
import { ScriptedTransport } from './scripted-transport.ts'

/** Everything a follow stands on, with a server, a socket and a clock that the test plays. */
export function followHarness() {
  const clock = new ManualClock()
  const server = new ScriptedServer()
  const transport = new ScriptedTransport()
  const sse = new ScriptedTransport()
  const userId = createStore<string | null | undefined>('u')
  const inbox = createInbox()
  const topics = createTopics(transport, clock, inbox.deliver)
  const feeds = createTopics(sse, clock, inbox.deliver)
  const contact = createContact(clock)
  const visibility = { isVisible: () => true, onVisible: () => () => {}, onHidden: () => () => {} }
  const headCheck = createHeadCheck({
    reads: server,
    clock,
    visibility,
    headCheckMs: 4000,
    idleCheckMs: 60_000,
  })
  const ladder = createLadder({ clock, visibility })
  const carry = createCarry({ topics, feeds, ladder })
  const dependencies = { clock, reads: server, carry, inbox, headCheck, contact, userId }

  const follow = (stream: string, options: Partial<FollowOptions<readonly string[]>> = {}) => {
    const changes: StreamChange<readonly string[]>[] = []
    const shown: FollowSnapshot<readonly string[]>[] = []
    const handle = followStream<readonly string[]>(dependencies, stream, {
      topics: () => ['user:u'],
      snapshot: () => server.snapshot(stream),
      reduce: (state, event) => [...state, event.type],
      onChange: (change) => changes.push(change),
      ...options,
    })
    handle.subscribe(() => shown.push(handle.getSnapshot()))
    return { handle, changes, shown }
  }

  /** The same with options of the test's own. */
  const followAny = <T>(stream: string, options: FollowOptions<T>) =>
    followStream(dependencies, stream, options)

  /** Writes an event and sends its message, unless it is lost on the way. */
  const publish = async (
    stream: string,
    type: string,
    { topic = 'user:u', isLost = false, body = {} } = {},
  ) => {
    const message = server.write(stream, type, body)
    if (!isLost) transport.send(topic, message)
    await settle()
  }

  return { clock, server, transport, topics, sse, ladder, userId, dependencies, follow, followAny, publish }
}
