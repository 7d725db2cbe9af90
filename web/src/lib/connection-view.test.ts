import { expect, it } from 'vitest'
import { type ConnectionFacts, connectionSentence } from './connection-view.ts'

const now = Date.parse('2026-11-25T12:00:00Z')
const live: ConnectionFacts = {
  state: 'live',
  since: now,
  lastCheckedAt: now - 3000,
  missing: 0,
  reason: null,
  transport: 'websocket',
}

it('says when the server last answered, and by which way where it is not the usual one', () => {
  expect(connectionSentence(live, now)).toBe('Live, checked 3 s ago')
  expect(connectionSentence({ ...live, transport: 'polling' }, now)).toBe('Live, checked 3 s ago, by polling')
  expect(connectionSentence({ ...live, transport: 'sse' }, now)).toBe('Live, checked 3 s ago, by SSE')
})

it('promises nothing before the first answer', () => {
  expect(connectionSentence({ ...live, lastCheckedAt: null }, now)).toBe('Live')
})
