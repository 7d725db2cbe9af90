import type { Json, ServerMessage } from '../protocol/messages.ts'
import { type ClientMessage, type ClientPush, type Frame, reply, TOPIC_PREFIX } from '../protocol/messages.ts'
import { echoPostgresChange } from '../protocol/payloads/postgres-changes.ts'
import { lookAtToken, watchExpiry } from './access-token.ts'
import { Channel, type ChannelOwner, type Connection } from './channel.ts'
import { handleChannelMessage } from './channel-messages.ts'
import { type Environment, pause } from './environment.ts'
import { checkJoin, type JoinOutcome } from './join.ts'
import { Mailbox, type MailboxOwner } from './mailbox.ts'
import { subscribeToChanges } from './postgres-changes.ts'
import { pushPresenceState } from './presence.ts'
import { type Replay, sendReplay } from './replay.ts'
import { announceReplication } from './replication-ready.ts'

/** How all sockets together are counted. */
export interface UserCount {
  /** Counts this socket, once; false when there is no room. */
  admit(session: object): boolean
  /** Counts it no longer. */
  release(session: object): void
}

/**
 * One socket and its channels. A join holds back everything behind it on the same socket, heartbeats included,
 * until it is answered; all else is handled as it comes, and channels do not wait for each other.
 */
export class Session implements MailboxOwner<Frame>, ChannelOwner {
  /** When its peer was last heard of. */
  lastSeenMs = 0
  readonly #environment: Environment
  readonly #connection: Connection
  readonly #users: UserCount
  readonly #channels = new Map<string, Channel>()
  readonly #mailbox: Mailbox<Frame>
  #hasJoined = false
  #isClosed = false

  constructor(environment: Environment, connection: Connection, users: UserCount) {
    this.#environment = environment
    this.#connection = connection
    this.#users = users
    this.#mailbox = new Mailbox(this)
  }

  /** Takes a frame of the client, in turn. */
  receive(frame: Frame): void {
    if (this.#isClosed) return
    if (this.#mailbox.isFull(this.#environment.limits)) this.#refuseMore()
    else this.#mailbox.post(frame)
  }

  /** Whether it joined once and has no channel left. */
  get isAbandoned(): boolean {
    return this.#hasJoined && this.#channels.size === 0
  }

  /** The socket is gone: every channel ends, presences leave. */
  close(): void {
    this.#isClosed = true
    this.#mailbox.close()
    for (const channel of this.#channels.values()) channel.discard()
    this.#channels.clear()
  }

  /** Says goodbye on every channel and closes the socket; clients come back. */
  disconnect(): void {
    const payload = { message: 'Server requested disconnect', status: 'ok', extension: 'system' }
    for (const channel of this.#channels.values()) {
      channel.push('system', payload, { joinRef: null, ref: null })
    }
    this.close()
    this.#connection.socket.close(1012)
  }

  sizeOf(frame: Frame): number {
    return frame.data.byteLength
  }

  failed(error: unknown): void {
    this.#environment.logger.warn('UnknownError', error)
  }

  handle(frame: Frame): void | Promise<void> {
    const message = this.#connection.serializer.decode(frame)
    if (message === undefined) {
      this.#environment.logger.warn('MalformedWebSocketMessage', { bytes: frame.data.byteLength })
      return
    }
    if (message.kind === 'push' && message.event === 'phx_join') return this.#join(message)
    const isHeartbeat =
      message.kind === 'push' && message.topic === 'phoenix' && message.event === 'heartbeat'
    if (isHeartbeat) return this.#send(reply({ ...message, joinRef: null }, 'ok', {}))
    const channel = this.#find(message.topic)
    if (channel === undefined) this.#replyUnmatched(message)
    else if (channel.isFull) this.#refuseMore()
    else channel.receive(message)
  }

  #replyUnmatched(message: ClientMessage): void {
    const isLeave = message.kind === 'push' && message.event === 'phx_leave'
    const answer = isLeave
      ? reply(message, 'ok', {})
      : reply({ ...message, joinRef: null }, 'error', { reason: 'unmatched topic' })
    this.#send(answer)
  }

  #find(topic: Json): Channel | undefined {
    return typeof topic === 'string' ? this.#channels.get(topic) : undefined
  }

  #join(message: ClientPush): void | Promise<void> {
    const { topic } = message
    if (typeof topic !== 'string' || !topic.startsWith(TOPIC_PREFIX)) return this.#replyUnmatched(message)
    const replaced = this.#channels.get(topic)
    replaced?.discard()
    return this.#answerJoin(message, topic, replaced)
  }

  async #answerJoin(message: ClientPush, topic: string, replaced: Channel | undefined): Promise<void> {
    const quota = { channels: this.#channels.size, isCounted: this.#users.admit(this) }
    const subTopic = topic.slice(TOPIC_PREFIX.length)
    const outcome = await checkJoin(this.#environment, this.#connection, message, subTopic, quota)
    if (!outcome.ok) await pause(this.#environment.clock, this.#environment.backoff.channel)
    if (this.#isClosed) return
    const channel = this.#replyToJoin(message, topic, outcome)
    replaced?.pushClose()
    if (!outcome.ok && outcome.closesSocket) this.#goAway()
    if (channel !== undefined && outcome.ok) void followUp(channel, outcome.joined.replay)
  }

  #replyToJoin(message: ClientPush, topic: string, outcome: JoinOutcome): Channel | undefined {
    if (!outcome.ok) {
      this.#environment.logger.warn('ChannelJoinRefused', { topic, reason: outcome.reason })
      this.#send(reply(message, 'error', { reason: outcome.reason }))
      if (!this.#hasJoined) this.#users.release(this)
      return undefined
    }
    this.#hasJoined = true
    const { joined } = outcome
    const changes = joined.config.postgresChanges.map(echoPostgresChange)
    this.#send(reply(message, 'ok', { postgres_changes: changes }))
    const channel = new Channel(this.#environment, this.#connection, joined, this)
    // The topic's text, which all its channels share.
    this.#channels.set(channel.topic?.wireTopic ?? topic, channel)
    return channel
  }

  #refuseMore(): void {
    this.#connection.socket.close(1008, 'too many messages waiting')
    this.close()
  }

  #goAway(): void {
    this.close()
    this.#connection.socket.close(1001)
  }

  handleFor(channel: Channel, message: ClientMessage): void | Promise<void> {
    return handleChannelMessage(channel, message)
  }

  lookAtToken(channel: Channel): void {
    lookAtToken(channel)
  }

  forget(channel: Channel): void {
    const topic = TOPIC_PREFIX + channel.subTopic
    if (this.#channels.get(topic) === channel) this.#channels.delete(topic)
  }

  #send(message: ServerMessage): void {
    const frame = this.#connection.serializer.encode(message)
    if (frame !== undefined) this.#connection.socket.send(frame)
  }
}

/** What a channel sends of its own accord after the join reply, in this order. */
async function followUp(channel: Channel, replay: Replay): Promise<void> {
  watchExpiry(channel)
  sendReplay(channel, replay)
  if (channel.config.postgresChanges.length > 0) await subscribeToChanges(channel)
  if (channel.topic === undefined) return
  announceReplication(channel)
  pushPresenceState(channel)
}
