import type { StaffLoad } from '@platewire/client/accepting'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it, vi } from 'vitest'
import { connect } from '../../lib/platewire.ts'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { LoadPanel } from './load-panel.tsx'

const open: StaffLoad = {
  restaurant_id: 'restaurant-1',
  mode: 'open',
  minutes: 0,
  until: null,
  set_at: '2026-11-26T18:32:00Z',
  actor: 'restaurant',
  set_by: null,
  name: null,
  reason: null,
  misses: 0,
  opens_at: '2026-11-27T11:30:00Z',
}

let servers = 0
const REFUSAL = JSON.stringify({ code: 'PT409', message: 'LIMIT', hint: 'INVALID_STATE', details: '{}' })

/** The panel on a server that answers a load and takes what is set, once `gate` opens; what is `refused` is not taken. */
function show(load: StaffLoad, gate: Promise<unknown> = Promise.resolve(), isRefused = false) {
  let now = load
  const sent: Record<string, unknown>[] = []
  vi.stubGlobal('fetch', async (input: Request | URL | string, init?: RequestInit) => {
    const name = new URL(input instanceof Request ? input.url : input).pathname.split('/').at(-1)
    const headers = { 'content-type': 'application/json' }
    if (name === 'set_load') {
      const wish = JSON.parse(typeof init?.body === 'string' ? init.body : '{}')
      sent.push(wish)
      await gate
      if (isRefused) return new Response(REFUSAL, { status: 409, headers })
      now = { ...load, mode: wish.mode, minutes: wish.minutes, reason: wish.reason, name: 'Mia' }
    }
    return new Response(JSON.stringify(now), { headers })
  })
  const platewire = connect({ supabaseUrl: `http://load-${servers++}.test`, publishableKey: 'publishable' })
  render(
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <LoadPanel restaurantId="restaurant-1" timeZone="UTC" />
      </QueryClientProvider>
    </PlatewireContext>,
  )
  return sent
}

const press = async (name: string | RegExp) => userEvent.click(await screen.findByRole('button', { name }))

describe('the three-way switch', () => {
  it('slows down by the minutes chosen, for the time chosen', async () => {
    const sent = show(open)
    await press('Slower')
    await press('+20')
    await press('I end it')
    await press('Slow down by 20 min')
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({ restaurant_id: 'restaurant-1', mode: 'slower', minutes: 20, until: null })
  })

  it('pauses for a reason until the restaurant opens next', async () => {
    const sent = show(open)
    await press('Paused')
    await press(/^We open next/)
    await press('Too few people')
    await press('Pause new orders')
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({ mode: 'paused', reason: 'short_staffed', until_opening: true })
  })

  it('says in the form that it is under way, and goes on at the switch', async () => {
    const gate = Promise.withResolvers<void>()
    show(open, gate.promise)
    await press('Paused')
    await press('Too few people')
    await press('Pause new orders')
    expect(await screen.findByRole('button', { name: 'Telling everybody…' })).toBe(document.activeElement)
    gate.resolve()
    const paused = await screen.findByRole('button', { name: 'Paused', pressed: true })
    await waitFor(() => expect(document.activeElement).toBe(paused))
    expect(screen.queryByRole('group', { name: 'Because' })).toBeNull()
    expect(screen.getByRole('status').textContent).toMatch(/^Paused until .*, too few people\. Mia, /)
  })

  it('keeps what was chosen when it is refused, with the reason', async () => {
    show(open, undefined, true)
    await press('Slower')
    await press('+20')
    await press('Slow down by 20 min')
    expect(await screen.findByRole('alert')).toBeTruthy()
    expect(screen.getByRole('button', { name: '+20', pressed: true })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Slow down by 20 min' })).toBe(document.activeElement)
  })

  it('opens at once, and says before that who paused it and why', async () => {
    const sent = show({ ...open, mode: 'paused', reason: 'too_busy', name: 'Mia', set_by: 'mia' })
    expect(
      await screen.findByText(/^Paused until somebody here ends it, too busy\. Mia, .*18:32\.$/),
    ).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Paused', pressed: true })).toBeTruthy()
    await press('Open')
    await waitFor(() => expect(sent).toHaveLength(1))
    expect(sent[0]).toMatchObject({ mode: 'open' })
  })

  it('shows as open what has ended by the clock', async () => {
    show({ ...open, mode: 'paused', reason: 'too_busy', until: '2020-01-01T00:00:00Z' })
    expect(await screen.findByText('Takes orders at its usual pace.')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Open', pressed: true })).toBeTruthy()
  })
})
