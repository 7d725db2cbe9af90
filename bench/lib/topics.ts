import type pg from 'pg'
import { WebSocket } from 'ws'
import type { BenchStack } from './stack.ts'

/** How a crowd gets into a topic of some server. */
export interface Door {
  url(topic: string): string
  /** What to say once the socket is open, or null for nothing. */
  hello(topic: string): string | null
}

/** Topics `bench:…` are everybody's who is signed in, as policies say. Answers how to close them again. */
export async function benchTopics(db: pg.Pool): Promise<() => Promise<void>> {
  const close = async (): Promise<void> => {
    await db.query(`drop policy if exists "Bench" on realtime.messages`)
  }
  await close()
  await db.query(
    `create policy "Bench" on realtime.messages for all to authenticated
     using ((select realtime.topic()) like 'bench:%') with check ((select realtime.topic()) like 'bench:%')`,
  )
  return close
}

/** Where Realtime's sockets are. */
export const socketUrl = ({ url, publishableKey }: BenchStack): string =>
  `${url.replace('http', 'ws')}/realtime/v1/websocket?apikey=${publishableKey}&vsn=2.0.0`

/** Asks to join a topic, as supabase-js does. */
export function joinFrame(topic: string, token: string, isPrivate = true): string {
  const config = { private: isPrivate, broadcast: { ack: false, self: false }, presence: { enabled: false } }
  return JSON.stringify(['1', '1', `realtime:${topic}`, 'phx_join', { config, access_token: token }])
}

/** What a good answer to a join has in it. */
export const joinReply = '"status":"ok"'

/** A client's broadcast on a joined topic. */
export const broadcastFrame = (topic: string, payload: string): string =>
  `["1",null,"realtime:${topic}","broadcast",{"type":"broadcast","event":"e","payload":${payload}}]`

/** Opens a socket and says hello, if its door wants one; resolves when the answer is there. */
export async function openSocket({ url, hello }: Door, topic: string): Promise<WebSocket> {
  const socket = new WebSocket(url(topic))
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const words = hello(topic)
  if (words !== null) {
    const answered = new Promise<string>((resolve) => socket.once('message', (data) => resolve(String(data))))
    socket.send(words)
    const answer = await answered
    if (!answer.includes(joinReply)) throw new Error(answer)
  }
  return socket
}
