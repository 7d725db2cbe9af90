import * as z from 'zod/mini'
import { createStore, type Observable } from '../observable.ts'
import type { Clock } from '../ports/ports.ts'

/** At most this often one tells that one is typing, ms. */
export const typingEveryMs = 2000
/** Who is not heard of for this long has stopped, or is gone, ms. */
export const typingEndsMs = 5000
/** Nobody needs to see more at once; and nobody can fill a screen with names they made up. */
const atMost = 4

const typingSchema = z.object({ from: z.string().check(z.maxLength(64)) })

/** Who is typing, as far as they say. */
export interface Typing {
  readonly people: Observable<readonly string[]>
  /** Takes a broadcast of the topic; what is no typing is dropped. */
  heard(event: string, payload: unknown): void
  /** Somebody's message is here: they are done. */
  stopped(person: string): void
  /** One is typing oneself: sent on at most every two seconds. */
  told(): void
  close(): void
}

/** Keeps who types. Nothing of it is stored anywhere, and each ends by itself. */
export function createTyping(clock: Clock, me: () => string | null, send: (payload: object) => void): Typing {
  const people = createStore<readonly string[]>([])
  const timers = new Map<string, () => void>()
  let lastTold = Number.NEGATIVE_INFINITY

  const show = () => {
    const now = [...timers.keys()]
    if (now.join() !== people.getSnapshot().join()) people.set(now)
  }
  const stopped = (person: string) => {
    timers.get(person)?.()
    if (timers.delete(person)) show()
  }

  return {
    people,
    stopped,
    heard: (event, payload) => {
      const typing = z.safeParse(typingSchema, payload)
      if (event !== 'typing' || !typing.success || typing.data.from === me()) return
      const { from } = typing.data
      if (!timers.has(from) && timers.size >= atMost) return
      timers.get(from)?.()
      timers.set(
        from,
        clock.after(typingEndsMs, () => stopped(from)),
      )
      show()
    },
    told: () => {
      const person = me()
      const now = clock.now()
      if (person === null || now - lastTold < typingEveryMs) return
      lastTold = now
      send({ from: person })
    },
    close: () => {
      for (const stop of timers.values()) stop()
      timers.clear()
      show()
    },
  }
}
