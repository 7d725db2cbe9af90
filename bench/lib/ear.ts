import type { WebSocket } from 'ws'
import { now } from './clock.ts'

/** What a socket heard: the numbers in the order they came, and how old each message was, ms. */
export interface Ear {
  socket: WebSocket
  numbers: number[]
  ages: number[]
}

/** Listens for messages that carry `n`, their number, and `sent`, the instant they were made; all else is passed to `heed`. */
export function listen(socket: WebSocket, heed: (text: string) => void = () => {}): Ear {
  const ear: Ear = { socket, numbers: [], ages: [] }
  socket.on('message', (data) => {
    const at = now()
    const text = String(data)
    const [, number] = /"n": ?(\d+)/.exec(text) ?? []
    const [, sent] = /"sent": ?"(\d+\.\d{3})"/.exec(text) ?? []
    if (number === undefined || sent === undefined) {
      heed(text)
      return
    }
    ear.numbers.push(Number(number))
    ear.ages.push(at - Number(sent))
  })
  return ear
}
