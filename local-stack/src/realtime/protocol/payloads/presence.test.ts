import { expect, test } from 'vitest'
import type { Json } from '../messages.ts'
import { type PresenceCommand, readPresenceCommand } from './presence.ts'

test.for<[Json, PresenceCommand]>([
  [
    { event: 'track', payload: { a: 1 } },
    { kind: 'track', meta: { a: 1 } },
  ],
  [
    { event: 'TRACK', payload: {} },
    { kind: 'track', meta: {} },
  ],
  [{ event: 'track' }, { kind: 'track', meta: {} }],
  [{ event: 'track', payload: null }, { kind: 'not-a-map' }],
  [{ event: 'track', payload: 'x' }, { kind: 'not-a-map' }],
  [{ event: 'track', payload: [1] }, { kind: 'not-a-map' }],
  [{ event: 'Untrack' }, { kind: 'untrack' }],
  [{ event: 'bogus' }, { kind: 'unknown' }],
  [{ event: 5 }, { kind: 'unknown' }],
  [{ type: 'presence' }, { kind: 'nothing' }],
  [{}, { kind: 'nothing' }],
])('[RT67] %j is %j', ([payload, command]) => {
  expect(readPresenceCommand(payload)).toEqual(command)
})
