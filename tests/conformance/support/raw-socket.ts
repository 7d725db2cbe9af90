import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { target } from './fixtures.ts'
import { decodeFrame, encodePush } from './user-broadcast.ts'

/** The two wire formats of Realtime. */
export type Serializer = '1.0.0' | '2.0.0'

/** A message in one shape, whichever serializer carried it. `joinRef` is undefined where the format has none. */
export interface Message {
  joinRef?: string | null
  ref: string | null
  topic: string
  event: string
  payload: Record<string, unknown>
}

type Fits = (message: Message) => boolean

/** A socket without a client library: what is on the wire, nothing else. */
export interface RawSocket {
  send(message: Omit<Message, 'payload'> & { payload: unknown }): void
  /** A frame as it is, text or bytes. */
  sendFrame(frame: string | Uint8Array): void
  /** A broadcast in the binary form of 2.0.0. */
  push(topic: string, event: string, payload: unknown, refs?: { joinRef?: string; ref?: string }): void
  /** Joins a topic, whose name comes without `realtime:`; resolves with the payload of the reply. */
  join(
    topic: string,
    config?: object,
    options?: { ref?: string; token?: string },
  ): Promise<Record<string, unknown>>
  /** The next message that fits, also among those that came before the call. */
  next(fits: Fits, withinMs?: number): Promise<Message>
  /** Resolves when a heartbeat is answered: whatever was sent before has been dealt with. */
  settle(): Promise<void>
  /** Everything that came and was not taken by `next`. */
  received: Message[]
  isOpen(): boolean
  /** Ends the connection without a word. */
  cut(): void
  /** The code the server closed with. */
  closed: Promise<number>
}

/** A refused upgrade. */
export class Refused extends Error {
  readonly status: number
  readonly body: string
  constructor(status: number, body: string) {
    super(`refused with ${status}: ${body}`)
    this.status = status
    this.body = body
  }
}

/** The reply to a ref. */
export const replyTo =
  (ref: string): Fits =>
  ({ event, ref: itsRef }) =>
    event === 'phx_reply' && itsRef === ref
/** An event of a topic, or of any. */
export const isEvent =
  (name: string, topic?: string): Fits =>
  ({ event, topic: its }) =>
    event === name && (topic === undefined || its === `realtime:${topic}`)

/** Opens a socket; rejects with {@link Refused} if the upgrade is refused. */
export async function openSocket(
  vsn: Serializer | string | undefined,
  options: { apikey?: string | undefined; headers?: Record<string, string> } = {
    apikey: target.publishableKey,
  },
): Promise<RawSocket> {
  const query = new URLSearchParams()
  if (options.apikey !== undefined) query.set('apikey', options.apikey)
  if (vsn !== undefined) query.set('vsn', vsn)
  const socket = new WebSocket(`${target.url.replace(/^http/, 'ws')}/realtime/v1/websocket?${query}`, {
    headers: options.headers ?? {},
  })
  onTestFinished(() => socket.terminate())
  await new Promise<void>((resolve, reject) => {
    socket.on('open', resolve)
    socket.on('error', reject)
    socket.on('unexpected-response', async (_, response) => {
      const body = (await response.toArray()).join('')
      reject(new Refused(response.statusCode ?? 0, body))
    })
  })
  return speak(socket, vsn === '2.0.0' ? '2.0.0' : '1.0.0')
}

function speak(socket: WebSocket, serializer: Serializer): RawSocket {
  const received: Message[] = []
  const waiting = new Set<() => void>()
  socket.on('message', (data: Buffer, isBinary) => {
    received.push(isBinary ? decodeFrame(data) : decode(serializer, data.toString()))
    for (const look of [...waiting]) look()
  })
  let beats = 0
  const raw: RawSocket = {
    received,
    isOpen: () => socket.readyState === WebSocket.OPEN,
    cut: () => socket.terminate(),
    closed: new Promise((resolve) => socket.on('close', resolve)),
    send: (message) => socket.send(encode(serializer, message)),
    sendFrame: (frame) => socket.send(frame),
    push: (topic, event, payload, refs = {}) =>
      socket.send(encodePush({ topic: `realtime:${topic}`, event, payload, ...refs })),
    join: async (topic, config = {}, { ref = '1', token } = {}) => {
      const payload = { config, ...(token === undefined ? {} : { access_token: token }) }
      raw.send({ joinRef: ref, ref, topic: `realtime:${topic}`, event: 'phx_join', payload })
      return (await raw.next(replyTo(ref), 15_000)).payload
    },
    settle: async () => {
      beats += 1
      const ref = `settle-${beats}`
      raw.send({ joinRef: null, ref, topic: 'phoenix', event: 'heartbeat', payload: {} })
      await raw.next(replyTo(ref))
    },
    next: (fits, withinMs = 12_000) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const at = received.findIndex(fits)
          const [found] = at < 0 ? [] : received.splice(at, 1)
          if (!found) return
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
  return raw
}

function encode(serializer: Serializer, message: Omit<Message, 'payload'> & { payload: unknown }): string {
  const { joinRef = null, ref, topic, event, payload } = message
  return JSON.stringify(
    serializer === '1.0.0'
      ? { join_ref: joinRef, ref, topic, event, payload }
      : [joinRef, ref, topic, event, payload],
  )
}

function decode(serializer: Serializer, text: string): Message {
  const parsed = JSON.parse(text)
  if (serializer === '2.0.0') {
    const [joinRef, ref, topic, event, payload] = parsed
    return { joinRef, ref, topic, event, payload }
  }
  const { ref, topic, event, payload } = parsed
  return { ...('join_ref' in parsed ? { joinRef: parsed.join_ref } : {}), ref, topic, event, payload }
}
