import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { target } from './fixtures.ts'

/** The two wire formats of Realtime. */
export const serializers = ['1.0.0', '2.0.0'] as const
export type Serializer = (typeof serializers)[number]

/** A message in one shape, whichever serializer carried it. `joinRef` is undefined where the format has none. */
export interface Message {
  joinRef?: string | null
  ref: string | null
  topic: string
  event: string
  payload: Record<string, unknown>
}

/** A socket without a client library: what is on the wire, nothing else. */
export interface RawSocket {
  send(message: Message): void
  sendText(text: string): void
  /** The next message that fits, also among those that came before the call. */
  next(fits: (message: Message) => boolean, withinMs?: number): Promise<Message>
  received: Message[]
  isOpen(): boolean
}

/** Opens a socket; rejects with the HTTP status if the upgrade is refused. */
export async function openSocket(vsn: Serializer, apikey = target.publishableKey): Promise<RawSocket> {
  const url = `${target.url.replace(/^http/, 'ws')}/realtime/v1/websocket?apikey=${encodeURIComponent(apikey)}&vsn=${vsn}`
  const socket = new WebSocket(url)
  const received: Message[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data: Buffer, isBinary) => {
    if (isBinary) received.push(decodeBroadcast(data))
    else received.push(decode(vsn, data.toString()))
    for (const wake of waiting) wake()
  })
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => resolve())
    socket.on('unexpected-response', (_, response) =>
      reject(new Error(`refused with ${response.statusCode}`)),
    )
    socket.on('error', reject)
  })
  onTestFinished(() => socket.terminate())
  return {
    received,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    send: (message) => socket.send(encode(vsn, message)),
    sendText: (text) => socket.send(text),
    next: (fits, withinMs = 12_000) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = received.find(fits)
          if (!found) return
          received.splice(received.indexOf(found), 1)
          clearTimeout(timer)
          waiting.delete(look)
          resolve(found)
        }
        const timer = setTimeout(() => {
          waiting.delete(look)
          reject(new Error(`nothing fitting among ${JSON.stringify(received)}`))
        }, withinMs)
        waiting.add(look)
        look()
      }),
  }
}

function encode(vsn: Serializer, { joinRef = null, ref, topic, event, payload }: Message): string {
  return JSON.stringify(
    vsn === '1.0.0'
      ? { join_ref: joinRef, ref, topic, event, payload }
      : [joinRef, ref, topic, event, payload],
  )
}

function decode(vsn: Serializer, text: string): Message {
  const parsed = JSON.parse(text)
  if (vsn === '1.0.0')
    return {
      ...('join_ref' in parsed ? { joinRef: parsed.join_ref } : {}),
      ref: parsed.ref,
      topic: parsed.topic,
      event: parsed.event,
      payload: parsed.payload,
    }
  const [joinRef, ref, topic, event, payload] = parsed
  return { joinRef, ref, topic, event, payload }
}

/** A kind-4 frame: `4, topicLen, eventLen, metaLen, encoding`, then topic, event, metadata and payload. */
function decodeBroadcast(frame: Buffer): Message {
  const [kind, topicLength = 0, eventLength = 0, metaLength = 0] = frame
  if (kind !== 4) throw new Error(`a client cannot read a frame of kind ${kind}`)
  let at = 5
  const take = (length: number): string => {
    at += length
    return frame.subarray(at - length, at).toString()
  }
  const topic = take(topicLength)
  const event = take(eventLength)
  const meta = take(metaLength)
  const payload = JSON.parse(frame.subarray(at).toString())
  return {
    joinRef: null,
    ref: null,
    topic,
    event: 'broadcast',
    payload: { type: 'broadcast', event, payload, ...(meta ? { meta: JSON.parse(meta) } : {}) },
  }
}
