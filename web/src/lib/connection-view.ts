import { formatTime } from './format.ts'

/** How true the screen is: what the stream reducer and the age of its last check say together. */
export type ConnectionState = 'live' | 'catching_up' | 'reconnecting' | 'offline' | 'denied'

export type ConnectionFacts = {
  state: ConnectionState
  /** When this state began, in epoch milliseconds. */
  since: number
  /** When the server last confirmed that nothing is missing; null before the first time. */
  lastCheckedAt: number | null
}

/** Who looks: a customer is told calmly and late, a kitchen early. */
export type Audience = 'customer' | 'board'

type Notice = { tone: 'calm' | 'due' | 'over'; text: string; action: 'retry' | 'sign-in' | null }

const RECONNECTING_AFTER_MS: Record<Audience, number> = { customer: 4000, board: 2000 }
const BOARD_ALARM_AFTER_MS = 5000

const lastUpdate = (facts: ConnectionFacts): string =>
  facts.lastCheckedAt === null ? '' : `, last update ${formatTime(facts.lastCheckedAt)}`

/** The one line about the connection, or null while there is nothing worth saying. */
export function connectionNotice(facts: ConnectionFacts, now: number, audience: Audience): Notice | null {
  const age = now - facts.since
  switch (facts.state) {
    case 'live':
    case 'catching_up':
      return null
    case 'reconnecting': {
      if (age < RECONNECTING_AFTER_MS[audience]) return null
      const isAlarming = audience === 'board' && age >= BOARD_ALARM_AFTER_MS
      return { tone: isAlarming ? 'over' : 'due', text: `Reconnecting${lastUpdate(facts)}`, action: 'retry' }
    }
    case 'offline':
      return {
        tone: audience === 'board' ? 'over' : 'due',
        text: `Offline since ${formatTime(facts.since)}. What you see is from then, and nothing you entered is lost.`,
        action: 'retry',
      }
    case 'denied':
      return {
        tone: 'over',
        text: 'You are signed out here. Sign in again to see live updates.',
        action: 'sign-in',
      }
  }
}

/** The state in words, for the mark's label and the drawer. */
export function connectionSentence(facts: ConnectionFacts, now: number): string {
  switch (facts.state) {
    case 'live':
      return facts.lastCheckedAt === null
        ? 'Live'
        : `Live, checked ${Math.max(0, Math.round((now - facts.lastCheckedAt) / 1000))} s ago`
    case 'catching_up':
      return 'Catching up with what was missed'
    case 'reconnecting':
      return `Reconnecting${lastUpdate(facts)}`
    case 'offline':
      return `Offline since ${formatTime(facts.since)}`
    case 'denied':
      return 'Signed out'
  }
}
