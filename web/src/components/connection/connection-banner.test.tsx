import { act, render, screen } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Audience, type ConnectionFacts, connectionNotice } from '../../lib/connection-view.ts'
import { ConnectionBanner } from './connection-banner.tsx'

const NOON = Date.parse('2026-11-24T12:00:00Z')

const facts = (more: Partial<ConnectionFacts>): ConnectionFacts => ({
  state: 'live',
  since: NOON,
  lastCheckedAt: NOON - 2000,
  missing: 0,
  transport: 'websocket',
  reason: null,
  ...more,
})

beforeEach(() => {
  vi.useFakeTimers({ now: NOON })
})
afterEach(() => {
  vi.useRealTimers()
})

function show(more: Partial<ConnectionFacts>, audience: Audience = 'customer') {
  render(<ConnectionBanner facts={facts(more)} audience={audience} onRetry={() => {}} onSignIn={() => {}} />)
}

const pass = (ms: number) => act(() => vi.advanceTimersByTime(ms))

describe('the connection banner', () => {
  it('says nothing while live', () => {
    show({ state: 'live' })
    pass(60_000)
    expect(screen.queryByRole('button')).toBeNull()
  })

  it('keeps a blip of less than four seconds from a customer', () => {
    show({ state: 'reconnecting' })
    pass(3000)
    expect(screen.queryByText(/Reconnecting/)).toBeNull()
    pass(1000)
    expect(screen.getByText(/Reconnecting, last update \d\d:\d\d/)).toBeTruthy()
  })

  it('tells a kitchen after two seconds and turns red after five', () => {
    show({ state: 'reconnecting' }, 'board')
    pass(2000)
    expect(
      screen
        .getByText(/Reconnecting/)
        .closest('[data-tone]')
        ?.getAttribute('data-tone'),
    ).toBe('due')
    pass(3000)
    expect(
      screen
        .getByText(/Reconnecting/)
        .closest('[data-tone]')
        ?.getAttribute('data-tone'),
    ).toBe('over')
  })

  it('tells at once when it is known to be offline, since when, and what is safe', () => {
    show({ state: 'offline' })
    expect(screen.getByText(/Offline since \d\d:\d\d\..*nothing you entered is lost/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Try now' })).toBeTruthy()
  })

  it('offers to sign in where the session ended, and nothing where access was taken away', () => {
    expect(connectionNotice(facts({ state: 'denied', reason: 'signed_out' }), NOON, 'customer')?.action).toBe(
      'sign-in',
    )
    expect(
      connectionNotice(facts({ state: 'denied', reason: 'access_ended' }), NOON, 'board')?.action,
    ).toBeNull()
  })

  it('says how many of one’s own acts wait for the network', () => {
    const text = connectionNotice(facts({ state: 'offline' }), NOON, 'customer', 3)?.text
    expect(text).toMatch(/^Offline since \d\d:\d\d, 3 waiting\. /)
  })

  it('counts for a kitchen what is being caught up', () => {
    const catching = facts({ state: 'catching_up', missing: 3 })
    expect(connectionNotice(catching, NOON, 'board')?.text).toBe('Getting 3 missed updates')
    expect(connectionNotice(catching, NOON, 'customer')).toBeNull()
  })
})
