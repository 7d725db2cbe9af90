import type { CancelTimer, ClientSocket, Extension } from '../ports.ts'
import type { ClientMessage, Frame, Json, JsonObject, Ref } from '../protocol/messages.ts'
import { reply, TOPIC_PREFIX } from '../protocol/messages.ts'
import type { JoinConfig } from '../protocol/payloads/join.ts'
import type { Serializer, SerializerVersion } from '../protocol/serializer.ts'
import type { Sleeper } from './alarms.ts'
import type { Environment } from './environment.ts'
import { Mailbox, type MailboxOwner } from './mailbox.ts'
import type { Policies } from './policies.ts'
import { type Replay, replayedIds } from './replay.ts'
import type { Member, Topic } from './topics.ts'

/** The socket a channel lives on, as far as the channel knows it. */
export interface Connection {
  readonly socket: ClientSocket
  readonly serializer: Serializer
  /** The key the socket was opened with. */
  readonly apikey: string
  /** The `x-*` headers of the upgrade request. */
  readonly headers: Readonly<Record<string, string>>
}

/** Who a channel acts for, until the next token. */
export interface Identity {
  readonly token: string
  readonly claims: JsonObject
  readonly expiresAtMs: number
}

/** What a join was found to be, before the channel exists. */
export interface JoinedAs {
  readonly subTopic: string
  readonly config: JoinConfig
  readonly identity: Identity
  readonly policies: Policies
  readonly replay: Replay
  /** As in the join message: what `phx_close` and `phx_leave` are matched by. */
  readonly joinRef: Ref
  /** As in the join message: stands in for a missing join ref in answers of the channel. */
  readonly ref: Ref
}

/** What a channel leaves to the session it belongs to. */
export interface ChannelOwner {
  /** Has a message handled by the feature it belongs to. */
  handleFor(channel: Channel, message: ClientMessage): void | Promise<void>
  lookAtToken(channel: Channel): void
  /** The channel is closed. */
  forget(channel: Channel): void
}

const noCalls = { windowStart: 0, count: 0 }

/**
 * One joined topic of one socket. Features act on it through this surface; they hold no state of their own.
 *
 * A channel is `joined` from its join reply until it is closed, once, by one of four ends:
 *
 *   leave     reply ok, then `phx_close`                    the client asked
 *   shutdown  `system` error, then `phx_close`              token, rights or limits; clients do not rejoin
 *   crash     `phx_error`                                   clients rejoin
 *   discard   nothing                                       socket gone, or replaced by a second join
 *
 * After that it is `closed`: timers stopped, member and presence gone, messages ignored.
 */
export class Channel implements Member, MailboxOwner<ClientMessage>, Sleeper {
  readonly environment: Environment
  readonly connection: Connection
  readonly subTopic: string
  readonly config: JoinConfig
  /** The join ref of the join message, null when it had none. */
  readonly joinRef: Ref
  identity: Identity
  policies: Policies
  /** Whether presence was asked for, at join or by tracking. */
  hasPresence: boolean
  presenceCalls = noCalls
  presenceJoinRef: Ref | undefined = undefined

  #presenceKey: string | undefined
  /** Ids only: the messages themselves are sent at once and forgotten. */
  readonly #replayed: ReadonlySet<string> | undefined
  readonly #ref: Ref
  readonly #mailbox: Mailbox<ClientMessage>
  readonly #owner: ChannelOwner
  #timers: Map<string, CancelTimer> | undefined
  #wakesAt: number | undefined
  /** While joined. */
  #topic: Topic | undefined

  constructor(environment: Environment, connection: Connection, joined: JoinedAs, owner: ChannelOwner) {
    this.environment = environment
    this.connection = connection
    this.config = joined.config
    this.identity = joined.identity
    this.policies = joined.policies
    this.#replayed = replayedIds(joined.replay)
    this.joinRef = joined.joinRef
    this.#ref = joined.joinRef ?? joined.ref
    this.hasPresence = joined.config.presence.enabled || environment.limits.presenceEnabled
    this.#owner = owner
    this.#mailbox = new Mailbox(this)
    this.#topic = environment.topics.join(joined.subTopic, this.config.isPrivate, this)
    // The topic's text, which all its channels share.
    this.subTopic = this.#topic.name
  }

  /** Under which key presence knows this channel: the client's, else one made when it is first needed. */
  get presenceKey(): string {
    this.#presenceKey ??= this.config.presence.key ?? this.environment.ids.presenceKey()
    return this.#presenceKey
  }

  get version(): SerializerVersion {
    return this.connection.serializer.version
  }

  get readsBroadcast(): boolean {
    return this.policies.broadcast.read === true
  }

  get readsPresence(): boolean {
    return this.policies.presence.read === true
  }

  /** Whether this message was replayed on this join, so that its live copy would be the second. */
  hasReplayed(id: string): boolean {
    return this.#replayed?.has(id) === true
  }

  /** The topic while joined. */
  get topic(): Topic | undefined {
    return this.#topic
  }

  /** The extensions a read probe asks about. */
  get readableExtensions(): readonly Extension[] {
    return this.hasPresence ? ['broadcast', 'presence'] : ['broadcast']
  }

  /** Whether as many messages wait for an answer of the database as may. */
  get isFull(): boolean {
    return this.#mailbox.isFull(this.environment.limits)
  }

  /** Takes a message of the client, in turn. */
  receive(message: ClientMessage): void {
    this.#mailbox.post(message)
  }

  /** The answer to the message that was one too many still goes out. */
  tooManyMessages(): void {
    queueMicrotask(() => this.shutdown('Too many messages per second'))
  }

  deliver(frame: Frame): void {
    this.connection.socket.send(frame)
  }

  /** Sends an event of the channel itself. */
  push(
    event: string,
    payload: Json,
    refs: { joinRef: Ref; ref: Ref } = { joinRef: this.#ref, ref: null },
  ): void {
    const topic = TOPIC_PREFIX + this.subTopic
    const frame = this.connection.serializer.encode({ kind: 'push', ...refs, topic, event, payload })
    if (frame !== undefined) this.deliver(frame)
  }

  /** Answers a message; the answer carries the channel's own join ref, whatever the message's was. */
  reply(message: ClientMessage, status: 'ok' | 'error', response: Json): void {
    if (this.#topic === undefined) return
    const answer = reply({ joinRef: this.#ref, ref: message.ref, topic: message.topic }, status, response)
    const frame = this.connection.serializer.encode(answer)
    if (frame !== undefined) this.deliver(frame)
  }

  /** Sends a system message. */
  system(extension: 'system' | 'postgres_changes', status: 'ok' | 'error', message: string): void {
    this.push('system', { message, status, extension, channel: this.subTopic })
  }

  /** Starts a timer that ends with the channel; a second one of the same name replaces the first. */
  setTimer(name: string, callback: () => void, ms: number): void {
    this.#timers ??= new Map()
    this.#timers.get(name)?.()
    this.#timers.set(name, this.environment.clock.setTimeout(callback, ms))
  }

  /** Has the token looked at when this time has come, and at no other time that was set before. */
  wakeAt(ms: number): void {
    this.#callOffWaking()
    this.#wakesAt = this.environment.alarms.set(this, ms)
  }

  wake(): void {
    this.#wakesAt = undefined
    this.#owner.lookAtToken(this)
  }

  handle(message: ClientMessage): void | Promise<void> {
    return this.#owner.handleFor(this, message)
  }

  failed(error: unknown): void {
    this.crash(error)
  }

  sizeOf(message: ClientMessage): number {
    return message.size
  }

  /** Ends because the client left. */
  leave(message: ClientMessage): void {
    const closing = this.#close()
    if (!closing) return
    const answer = reply({ joinRef: this.#ref, ref: message.ref, topic: message.topic }, 'ok', {})
    const frame = this.connection.serializer.encode(answer)
    if (frame !== undefined) this.deliver(frame)
    this.pushClose()
  }

  /** Ends with a reason the user is told; clients stay away. */
  shutdown(message: string): void {
    if (!this.#close()) return
    this.environment.logger.warn('ChannelShutdown', { topic: this.subTopic, message })
    this.system('system', 'error', message)
    this.pushClose()
  }

  /** Ends because of a fault; clients rejoin. */
  crash(error?: unknown): void {
    if (!this.#close()) return
    this.environment.logger.warn('ChannelCrash', error)
    this.push('phx_error', { reason: 'channel_crash' }, { joinRef: this.joinRef, ref: this.joinRef })
  }

  /** Ends without a word. */
  discard(): void {
    this.#close()
  }

  /** Tells the client that this channel is closed. */
  pushClose(): void {
    this.push('phx_close', {}, { joinRef: this.joinRef, ref: this.joinRef })
  }

  #close(): boolean {
    const topic = this.#topic
    if (topic === undefined) return false
    this.#topic = undefined
    this.#mailbox.close()
    for (const cancel of this.#timers?.values() ?? []) cancel()
    this.#timers = undefined
    this.#callOffWaking()
    this.environment.topics.leave(topic, this.config.isPrivate, this)
    if (this.config.postgresChanges.length > 0) this.environment.changes.unsubscribe(this)
    this.#owner.forget(this)
    return true
  }

  #callOffWaking(): void {
    if (this.#wakesAt !== undefined) this.environment.alarms.clear(this, this.#wakesAt)
    this.#wakesAt = undefined
  }
}
