import type { Frame, Ref, ServerMessage } from '../protocol/messages.ts'
import { type SerializerVersion, serializers } from '../protocol/serializer.ts'
import { type PresenceDiff, PresenceState } from './presence-state.ts'
import type { Rates } from './rate.ts'

/** A joined channel as its topic sees it. */
export interface Member {
  readonly version: SerializerVersion
  readonly readsBroadcast: boolean
  readonly readsPresence: boolean
  /** Set when presence diffs reach this member through its channel, with its join ref. */
  readonly presenceJoinRef: Ref | undefined
  /** Whether a message was replayed to this member when it joined. */
  hasReplayed(id: string): boolean
  /** Ends the membership, after what is being done: more is delivered than may be. */
  tooManyMessages(): void
  /** Takes a frame; `id` names the message in it, when it has one. */
  deliver(frame: Frame, id?: string): void
}

/** Everyone who joined one name in one namespace. */
export class Topic {
  readonly name: string
  /** As clients call it. */
  readonly wireTopic: string
  readonly members = new Set<Member>()
  readonly presence = new PresenceState()
  readonly #rates: Rates

  constructor(name: string, rates: Rates) {
    this.name = name
    this.#rates = rates
    this.wireTopic = `realtime:${name}`
  }

  /** The members a broadcast would reach. */
  *listeners(except?: Member): Iterable<Member> {
    for (const member of this.members) if (member !== except && member.readsBroadcast) yield member
  }

  /**
   * Sends to every member that reads broadcasts, encoding once per serializer. With an `id`, members who had the
   * message replayed are left out.
   */
  broadcast(message: ServerMessage, { except, id }: { except?: Member | undefined; id?: string } = {}): void {
    const encode = encodeOnce(message)
    for (const member of this.members) {
      if (member === except || !member.readsBroadcast) continue
      if (id !== undefined && member.hasReplayed(id)) continue
      deliver(member, encode(member.version), id)
      if (this.#rates.events.isLimited) this.#countDelivery(member)
    }
  }

  #countDelivery(member: Member): void {
    this.#rates.events.add()
    if (this.#rates.events.isReached) member.tooManyMessages()
  }

  /** Tells everyone who reads presence. */
  publishPresence(diff: PresenceDiff): void {
    const encode = encodeOnce(this.#presenceDiff(diff, null))
    for (const member of this.members) {
      if (!member.readsPresence) continue
      const joinRef = member.presenceJoinRef
      const encodeFor = joinRef === undefined ? encode : encodeOnce(this.#presenceDiff(diff, joinRef))
      deliver(member, encodeFor(member.version))
      this.#rates.presence.add()
    }
  }

  #presenceDiff(diff: PresenceDiff, joinRef: Ref): ServerMessage {
    const payload = { joins: diff.joins, leaves: diff.leaves }
    return { kind: 'push', joinRef, ref: null, topic: this.wireTopic, event: 'presence_diff', payload }
  }
}

/** All topics with members. A public and a private topic of the same name have nothing to do with each other. */
export class Topics {
  readonly #rates: Rates
  readonly #public = new Map<string, Topic>()
  readonly #private = new Map<string, Topic>()

  constructor(rates: Rates) {
    this.#rates = rates
  }

  /** Adds a member, and the topic when it is the first. */
  join(name: string, isPrivate: boolean, member: Member): Topic {
    const namespace = this.#namespace(isPrivate)
    const topic = namespace.get(name) ?? new Topic(name, this.#rates)
    namespace.set(name, topic)
    topic.members.add(member)
    return topic
  }

  /** Removes a member with its presence; the others see it leave. */
  leave(topic: Topic, isPrivate: boolean, member: Member): void {
    topic.members.delete(member)
    const diff = topic.presence.untrack(member)
    if (diff !== undefined) topic.publishPresence(diff)
    const namespace = this.#namespace(isPrivate)
    if (topic.members.size === 0 && namespace.get(topic.name) === topic) namespace.delete(topic.name)
  }

  /** The topic of this name, if anybody joined it. */
  find(name: string, isPrivate: boolean): Topic | undefined {
    return this.#namespace(isPrivate).get(name)
  }

  #namespace(isPrivate: boolean): Map<string, Topic> {
    return isPrivate ? this.#private : this.#public
  }
}

function encodeOnce(message: ServerMessage): (version: SerializerVersion) => Frame | undefined {
  // By version; null until it is known whether that serializer can carry the message.
  const frames: (Frame | undefined | null)[] = [null, null, null]
  return (version) => {
    let frame = frames[version]
    if (frame === null) {
      frame = serializers[version].encode(message)
      frames[version] = frame
    }
    return frame
  }
}

function deliver(member: Member, frame: Frame | undefined, id?: string): void {
  if (frame !== undefined) member.deliver(frame, id)
}
