import {
  type ClientMessage,
  type ClientPush,
  isObject,
  type ServerMessage,
  TOPIC_PREFIX,
} from '../protocol/messages.ts'
import { bytesTermSize, exceedsLimit } from '../protocol/term-size.ts'
import { learnWrite } from './authorization.ts'
import type { Channel } from './channel.ts'

/** A broadcast of a client. On a private channel the first one asks whether it may; without leave it vanishes. */
export function handleBroadcast(channel: Channel, message: ClientMessage): void | Promise<void> {
  if (channel.policies.broadcast.write === undefined) return askThenSend(channel, message)
  send(channel, message)
}

async function askThenSend(channel: Channel, message: ClientMessage): Promise<void> {
  await learnWrite(channel)
  send(channel, message)
}

function send(channel: Channel, message: ClientMessage): void {
  const { topic, config } = channel
  if (topic === undefined || channel.policies.broadcast.write !== true) return
  channel.environment.rates.events.add()
  if (isTooLarge(message, channel.environment.limits.maxPayloadBytes)) {
    if (config.broadcast.ack) channel.reply(message, 'error', 'payload_size_exceeded')
    return
  }
  const sender = config.broadcast.self ? undefined : channel
  if (!isDeliverable(message) && hasListenerV2(topic.listeners(sender))) {
    channel.crash(new TypeError('a text broadcast must be an object'))
    return
  }
  topic.broadcast(toServerMessage(message, TOPIC_PREFIX + channel.subTopic), { except: sender })
  if (config.broadcast.ack) channel.reply(message, 'ok', {})
}

/** Only an object can be a text broadcast for 2.0.0; receivers of 1.0.0 take anything. */
function isDeliverable(message: ClientMessage): boolean {
  return (
    message.kind === 'user-broadcast' || message.payload instanceof Uint8Array || isObject(message.payload)
  )
}

function hasListenerV2(listeners: Iterable<{ readonly version: number }>): boolean {
  for (const listener of listeners) if (listener.version === 2) return true
  return false
}

function isTooLarge(message: ClientMessage, limit: number): boolean {
  const { payload, size } = message
  if (payload instanceof Uint8Array) return bytesTermSize(payload.byteLength) > limit
  return exceedsLimit(payload, size, limit)
}

function toServerMessage(message: ClientMessage, topic: string): ServerMessage {
  if (message.kind === 'user-broadcast') {
    const { event, encoding, payload } = message
    return { kind: 'user-broadcast', topic, event, encoding, payload }
  }
  return toPush(message, topic)
}

function toPush(message: ClientPush, topic: string): ServerMessage {
  const { payload } = message
  if (payload instanceof Uint8Array) return { kind: 'binary-broadcast', topic, event: 'broadcast', payload }
  return { kind: 'push', joinRef: null, ref: null, topic, event: 'broadcast', payload }
}
