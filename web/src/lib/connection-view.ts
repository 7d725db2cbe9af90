import type { ConnectionState } from '@platewire/client'
import { formatTime, plural } from './format.ts'

/** What the words are made of: the client's own state, or a part of it. */
export type ConnectionFacts = Pick<
  ConnectionState,
  'state' | 'since' | 'lastCheckedAt' | 'missing' | 'reason' | 'transport'
>

/** Who looks: a customer is told calmly and late, a kitchen early. */
export type Audience = 'customer' | 'board'

type Notice = { tone: 'calm' | 'due' | 'over'; text: string; action: 'retry' | 'sign-in' | null }

const RECONNECTING_AFTER_MS: Record<Audience, number> = { customer: 4000, board: 2000 }
const BOARD_ALARM_AFTER_MS = 5000

const lastUpdate = (facts: ConnectionFacts): string =>
  facts.lastCheckedAt === null ? '' : `, last update ${formatTime(facts.lastCheckedAt)}`

/** The one line about the connection, or null while there is nothing worth saying. `waiting`: commands kept here until it is back. */
export function connectionNotice(
  facts: ConnectionFacts,
  now: number,
  audience: Audience,
  waiting = 0,
): Notice | null {
  const age = now - facts.since
  switch (facts.state) {
    case 'live':
      return null
    case 'catching_up':
      return audience === 'board' && facts.missing > 0
        ? {
            tone: 'calm',
            text: `Getting ${plural(facts.missing, 'missed update', 'missed updates')}`,
            action: null,
          }
        : null
    case 'reconnecting': {
      if (age < RECONNECTING_AFTER_MS[audience]) return null
      const isAlarming = audience === 'board' && age >= BOARD_ALARM_AFTER_MS
      const text = `Reconnecting${lastUpdate(facts)}${waitingWords(waiting)}`
      return { tone: isAlarming ? 'over' : 'due', text, action: 'retry' }
    }
    case 'offline':
      return {
        tone: audience === 'board' ? 'over' : 'due',
        text: `Offline since ${formatTime(facts.since)}${waitingWords(waiting)}. What you see is from then, and nothing you entered is lost.`,
        action: 'retry',
      }
    case 'denied':
      return facts.reason === 'access_ended'
        ? { tone: 'over', text: 'Your access here has ended. Ask whoever gave it to you.', action: null }
        : { tone: 'over', text: 'You are signed out here. Sign in to see live updates.', action: 'sign-in' }
  }
}

/** How many of one's own acts wait for the network: ", 3 waiting". */
const waitingWords = (waiting: number): string => (waiting > 0 ? `, ${waiting} waiting` : '')

/** Said only of the slower ways. */
const byWay = ({ transport }: ConnectionFacts): string =>
  transport === 'polling' ? ', by polling' : transport === 'sse' ? ', by SSE' : ''

/** The state in words, for the mark's label and the drawer. */
export function connectionSentence(facts: ConnectionFacts, now: number): string {
  switch (facts.state) {
    case 'live':
      return facts.lastCheckedAt === null
        ? 'Live'
        : `Live, checked ${Math.max(0, Math.round((now - facts.lastCheckedAt) / 1000))} s ago${byWay(facts)}`
    case 'catching_up':
      return facts.missing > 0
        ? `Getting ${plural(facts.missing, 'missed update', 'missed updates')}`
        : 'Catching up with what was missed'
    case 'reconnecting':
      return `Reconnecting${lastUpdate(facts)}`
    case 'offline':
      return `Offline since ${formatTime(facts.since)}`
    case 'denied':
      return facts.reason === 'access_ended' ? 'Access ended' : 'Signed out'
  }
}
