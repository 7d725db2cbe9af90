/**
 * Bare sockets that speak `graphql-transport-ws`, each subscribed to the new orders of one restaurant. Told what to do by its parent, in
 * `SubscribersOrder`s; answers each with a `SubscribersReport`.
 */
import { WebSocket } from 'ws'
import { millisOf, now } from '../lib/clock.ts'

/** What the parent wants. */
export type SubscribersOrder =
  | { do: 'open'; url: string; query: string; restaurants: string[] }
  | { do: 'report' }
  | { do: 'close' }

/** How old each order was when its socket had it, ms. */
export interface SubscribersReport {
  ages: number[]
}

let sockets: WebSocket[] = []
let report: SubscribersReport = { ages: [] }

async function open(url: string, query: string, restaurant: string): Promise<void> {
  const socket = new WebSocket(url, 'graphql-transport-ws')
  sockets.push(socket)
  const say = (message: object): void => socket.send(JSON.stringify(message))
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('open', () => say({ type: 'connection_init' }))
    socket.on('message', (data) => {
      const at = now()
      const message = JSON.parse(String(data))
      if (message.type === 'connection_ack') {
        say({ id: '1', type: 'subscribe', payload: { query, variables: { restaurant } } })
        resolve()
      } else if (message.type === 'ping') say({ type: 'pong' })
      else if (message.type === 'next' && !message.payload.errors)
        report.ages.push(at - millisOf(message.payload.data.orderPlaced.at))
      else throw new Error(String(data))
    })
  })
}

process.on('message', async (order: SubscribersOrder) => {
  if (order.do === 'open')
    for (const restaurant of order.restaurants) await open(order.url, order.query, restaurant)
  if (order.do === 'close') {
    for (const socket of sockets) socket.terminate()
    sockets = []
  }
  process.send?.(report)
  report = { ages: [] }
})
process.on('disconnect', () => process.exit(0))
process.on('SIGTERM', () => process.exit(0))
process.send?.(0)
