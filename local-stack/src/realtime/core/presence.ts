import type { ClientPush, JsonObject } from '../protocol/messages.ts'
import { readPresenceCommand } from '../protocol/payloads/presence.ts'
import { exceedsLimit } from '../protocol/term-size.ts'
import { learnWrite, probeRead } from './authorization.ts'
import type { Channel } from './channel.ts'
import { withAnswer } from './policies.ts'

/** A `presence` event: track, untrack, or something that is only answered. Each that names an event counts against the limit. */
export function handlePresence(channel: Channel, message: ClientPush): void | Promise<void> {
  const command = readPresenceCommand(message.payload)
  if (command.kind !== 'nothing' && countCall(channel)) {
    channel.shutdown('Client presence rate limit exceeded')
    return
  }
  switch (command.kind) {
    case 'track':
      return track(channel, message, command.meta)
    case 'untrack':
      untrack(channel)
      return channel.reply(message, 'ok', {})
    case 'nothing':
      return channel.reply(message, 'ok', {})
    case 'not-a-map':
      return channel.reply(message, 'error', { reason: 'Presence track payload must be a map' })
    case 'unknown':
      channel.environment.logger.warn('UnknownPresenceEvent', { topic: channel.subTopic })
      return channel.reply(message, 'error', {})
  }
}

/** Pushes everyone present, once after a join that asked for presence. */
export function pushPresenceState(channel: Channel): void {
  if (!channel.hasPresence || !channel.readsPresence || channel.topic === undefined) return
  if (!countEvent(channel)) return
  channel.push('presence_state', channel.topic.presence.list())
}

function countCall(channel: Channel): boolean {
  const { clock, limits } = channel.environment
  const { max, windowMs } = limits.presenceCalls
  const now = clock.now()
  const isSameWindow = now - channel.presenceCalls.windowStart < windowMs
  channel.presenceCalls = isSameWindow
    ? { windowStart: channel.presenceCalls.windowStart, count: channel.presenceCalls.count + 1 }
    : { windowStart: now, count: 1 }
  return channel.presenceCalls.count > max
}

/** Counts a presence message of the whole server; false when it was one too many, and the channel is closed. */
function countEvent(channel: Channel): boolean {
  const { presence } = channel.environment.rates
  if (presence.average > presence.limit) {
    channel.shutdown('Too many presence messages per second')
    return false
  }
  presence.add()
  return true
}

function track(channel: Channel, message: ClientPush, meta: JsonObject): void | Promise<void> {
  if (exceedsLimit(meta, message.size, channel.environment.limits.maxPayloadBytes)) {
    channel.shutdown('Track message size exceeded')
    return
  }
  const { read, write } = channel.policies.presence
  if (read === undefined || write === undefined) return askThenTrack(channel, message, meta)
  publish(channel, message, meta)
}

async function askThenTrack(channel: Channel, message: ClientPush, meta: JsonObject): Promise<void> {
  const mayRead = await learnPresenceRead(channel)
  const mayAsk = channel.policies.presence.write !== undefined || (await learnWrite(channel)).ok
  if (mayRead && mayAsk) publish(channel, message, meta)
  else channel.reply(message, 'error', {})
}

/** A channel that joined without presence learns only now whether it may read it. */
async function learnPresenceRead(channel: Channel): Promise<boolean> {
  if (channel.policies.presence.read !== undefined) return true
  const answer = await probeRead(channel.environment, channel.connection, channel, ['presence'])
  channel.policies = withAnswer(channel.policies, 'read', ['presence'], answer)
  if (channel.readsPresence) channel.presenceJoinRef = channel.joinRef
  return answer.ok
}

function publish(channel: Channel, message: ClientPush, meta: JsonObject): void {
  const { topic, environment } = channel
  if (topic === undefined) return
  if (channel.policies.presence.write !== true) {
    channel.reply(message, 'error', {})
    return
  }
  if (!countEvent(channel)) return
  channel.hasPresence = true
  const diff = topic.presence.track(channel, channel.presenceKey, meta, environment.ids.presenceRef())
  channel.reply(message, 'ok', {})
  if (diff !== undefined) topic.publishPresence(diff)
}

function untrack(channel: Channel): void {
  const diff = channel.topic?.presence.untrack(channel)
  if (diff !== undefined) channel.topic?.publishPresence(diff)
}
