import { io } from 'socket.io-client'
import { type RawData, WebSocket } from 'ws'

/** What a driver's device says, as far as size goes. */
export interface Ping {
  seq: number
  sentAt: number
  lat: number
  lng: number
  heading: number
  speed: number
  accuracy: number
}

/** One end of a topic: a driver's or a customer's. */
export interface Link {
  send(ping: Ping): void
  close(): void
}

/** Opens an end of a topic; hears what the other end sends. */
export type Connect = (topic: string, hear: (ping: Ping) => void) => Promise<Link>

const opened = (socket: WebSocket): Promise<unknown> =>
  new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))

/** A bare socket at the bare relay. */
export const bareLinks =
  (port: number): Connect =>
  async (topic, hear) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${topic}`)
    socket.on('message', (data) => hear(JSON.parse(String(data))))
    await opened(socket)
    return { send: (payload) => socket.send(JSON.stringify(payload)), close: () => socket.close() }
  }

/** Socket.IO's own client at its own server. */
export const socketIoLinks =
  (port: number): Connect =>
  async (topic, hear) => {
    const socket = io(`http://127.0.0.1:${port}`, {
      transports: ['websocket'],
      query: { topic },
      forceNew: true,
    })
    socket.on('position', hear)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve)
      socket.once('connect_error', reject)
    })
    return { send: (payload) => socket.emit('position', payload), close: () => socket.close() }
  }

/** Realtime's protocol over a bare socket: a client broadcast on a private topic, as supabase-js sends it. */
export const realtimeLinks =
  (url: string, apikey: string, token: string): Connect =>
  async (name, hear) => {
    const socket = new WebSocket(
      `${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${apikey}&vsn=2.0.0`,
    )
    await opened(socket)
    const topic = `realtime:${name}`
    const joined = new Promise<void>((resolve, reject) => {
      socket.on('message', (data, isBinary) => {
        if (isBinary) return hear(broadcastOf(data))
        const [, , , event, payload] = JSON.parse(String(data))
        if (event === 'broadcast') hear(payload.payload)
        else if (event === 'phx_reply' && payload.status === 'ok') resolve()
        else if (event === 'phx_reply') reject(new Error(JSON.stringify(payload)))
      })
    })
    const config = { private: true, broadcast: { ack: false, self: false }, presence: { enabled: false } }
    socket.send(JSON.stringify(['1', '1', topic, 'phx_join', { config, access_token: token }]))
    await joined
    return {
      send: (payload) =>
        socket.send(
          JSON.stringify(['1', null, topic, 'broadcast', { type: 'broadcast', event: 'position', payload }]),
        ),
      close: () => socket.close(),
    }
  }

/** The JSON payload of a binary broadcast frame: kind, four sizes, an encoding, then topic, event, metadata, payload. */
function broadcastOf(data: RawData): Ping {
  if (!Buffer.isBuffer(data)) throw new TypeError('A frame is one buffer.')
  return JSON.parse(data.subarray(data.indexOf('{"')).toString())
}
