import { describe, expect, test } from 'vitest'
import {
  type ConnectionFacts,
  type ConnectionState,
  deriveConnection,
  type StreamStanding,
} from './connection-state.ts'

const before: ConnectionState = {
  state: 'live',
  since: 100,
  lastCheckedAt: 900,
  transport: 'websocket',
  choice: 'auto',
  heldBy: null,
  missing: 0,
  following: 1,
  reason: null,
}

const live: StreamStanding = {
  phase: 'live',
  reason: null,
  missing: 0,
  via: 'websocket',
  isUrgent: false,
  isOwn: false,
}

function derive(facts: Partial<ConnectionFacts>, previous = before) {
  return deriveConnection(previous, {
    session: 'signed_in',
    choice: 'auto',
    streams: [live],
    lastCheckedAt: 900,
    isFailing: false,
    heldBy: { websocket: null, sse: null },
    isAway: false,
    startedAt: 0,
    now: 1000,
    offlineAfterMs: 12_000,
    freshForMs: 8000,
    ...facts,
  })
}

describe('deriveConnection()', () => {
  test('is live while every stream is, and the same object while nothing changed', () => {
    expect(derive({})).toBe(before)
  })

  test('moves its time of check along without beginning anew', () => {
    expect(derive({ lastCheckedAt: 990 })).toEqual({ ...before, lastCheckedAt: 990 })
  })

  test('is catching up with the number of missing events while one stream is', () => {
    const state = derive({ streams: [live, { ...live, phase: 'catching_up', missing: 3 }] })
    expect(state).toMatchObject({ state: 'catching_up', missing: 3, since: 1000, following: 2 })
  })

  test('is reconnecting while a stream is stale', () => {
    expect(derive({ streams: [live, { ...live, phase: 'stale', reason: 'lost', via: null }] })).toMatchObject(
      {
        state: 'reconnecting',
        since: 1000,
        transport: 'none',
      },
    )
  })

  test('is reconnecting as soon as the server does not answer, even while the socket still stands', () => {
    expect(derive({ isFailing: true }).state).toBe('reconnecting')
    expect(derive({ isFailing: true, streams: [] }).state).toBe('catching_up')
  })

  test('is offline once nothing was heard for long, since the outage began', () => {
    const stale = { ...live, phase: 'stale', reason: 'unreachable', via: null } as const
    const reconnecting = derive({ streams: [stale], isFailing: true })
    const offline = derive({ streams: [stale], isFailing: true, now: 13_000 }, reconnecting)
    expect(offline).toMatchObject({ state: 'offline', since: 1000, lastCheckedAt: 900 })
  })

  test('does not call itself offline while the server answers, however long the socket is away', () => {
    const stale = { ...live, phase: 'stale', reason: 'lost', via: null } as const
    expect(derive({ streams: [stale], now: 60_000, lastCheckedAt: 59_000 }).state).toBe('reconnecting')
  })

  test('does not believe an open socket when a board was not checked lately', () => {
    const board = { ...live, isUrgent: true }
    expect(derive({ streams: [board], now: 8800 }).state).toBe('live')
    expect(derive({ streams: [board], now: 8901 }).state).toBe('reconnecting')
    expect(derive({ streams: [board], now: 13_000 }).state).toBe('offline')
  })

  test('says when news come by polling', () => {
    expect(derive({ streams: [live, { ...live, via: null }] })).toMatchObject({
      state: 'live',
      transport: 'polling',
    })
  })

  test('is reconnecting, then offline, while a first start gets no answer', () => {
    const first = { ...live, phase: 'subscribing', via: null } as const
    const facts = { streams: [first], lastCheckedAt: null, isFailing: true }
    expect(derive(facts).state).toBe('reconnecting')
    expect(derive({ ...facts, now: 12_001 }).state).toBe('offline')
  })

  test('is denied when nobody is signed in', () => {
    expect(derive({ session: 'signed_out', streams: [] })).toMatchObject({
      state: 'denied',
      reason: 'signed_out',
      transport: 'none',
    })
  })

  test('is denied when access to everything followed has ended, but not for one of two', () => {
    const ended = { ...live, phase: 'stale', reason: 'denied' } as const
    const own = { ...live, isOwn: true }
    expect(derive({ streams: [own, ended] })).toMatchObject({ state: 'denied', reason: 'access_ended' })
    expect(derive({ streams: [own, ended, live] }).state).toBe('live')
  })

  test('is catching up until the session is known', () => {
    expect(derive({ session: 'unknown', streams: [] }).state).toBe('catching_up')
  })
})
