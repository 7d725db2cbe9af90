import { PlatewireError } from '@platewire/client'
import type { OutboxEntry } from '@platewire/client/outbox'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { describe, expect, it, vi } from 'vitest'
import { OutboxList } from './outbox-list.tsx'
import { isAllSent, outboxSentence } from './sentence.ts'

const order: OutboxEntry = {
  id: 'order',
  command: 'place_order',
  args: {},
  about: { restaurant: 'Pho 9', dishes: '2× Banh mi', total_minor: 1200, currency: 'EUR' },
  subject: 'restaurant:pho',
  state: 'pending',
  madeAt: Date.parse('2026-11-24T18:04:00Z'),
  expiresAt: Date.parse('2026-11-24T18:14:00Z'),
  waitsFor: null,
  attempts: 1,
  mayHaveArrived: false,
  error: null,
  answer: null,
  settledAt: null,
}
const address: OutboxEntry = {
  ...order,
  id: 'address',
  command: 'save_address',
  about: { line1: '3 rue Cadet' },
  expiresAt: order.madeAt + 3 * 24 * 3600_000,
}
const priceChanged = new PlatewireError({
  code: 'CONFLICT',
  reason: 'PRICE_CHANGED',
  message: 'The total is not what you were shown.',
  action: 'Look at the new total, then place the order again.',
})

function show(...entries: OutboxEntry[]) {
  const acts = { withdraw: vi.fn(), retry: vi.fn() }
  render(
    <MemoryRouter>
      <OutboxList entries={entries} acts={acts} />
    </MemoryRouter>,
  )
  return acts
}

describe('the list of what waits', () => {
  it('says what, why it waits, until when, and lets it be withdrawn', async () => {
    const acts = show(order)
    expect(screen.getByText(/Order from .*Pho 9.*, €12\.00/)).toBeTruthy()
    expect(screen.getByText(/Sent by itself when you are back online\. Not after \d\d:14\./)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: /^Withdraw Order from/ }))
    expect(acts.withdraw).toHaveBeenCalledWith('order')
  })

  it('names what goes first, and what holds the rest when that was refused', () => {
    show(address, { ...order, waitsFor: 'address' })
    expect(screen.getByText(/Goes after “Address .*3 rue Cadet.*”/)).toBeTruthy()
  })

  it('says why one was refused, sends it again, and shows the way on', async () => {
    const acts = show({ ...order, state: 'refused', error: priceChanged, settledAt: order.madeAt })
    const row = within(screen.getByRole('listitem'))
    expect(row.getByText(/The total is not what you were shown\. Look at the new total/)).toBeTruthy()
    expect(row.getByRole('link', { name: 'Look at the order again' }).getAttribute('href')).toBe('/checkout')
    await userEvent.click(row.getByRole('button', { name: /^Send Order from .* again/ }))
    expect(acts.retry).toHaveBeenCalledWith('order')
  })

  it('offers no second sending of what is too late', () => {
    show({ ...order, state: 'too_late', error: priceChanged, settledAt: order.expiresAt })
    expect(screen.queryByRole('button', { name: /again/ })).toBeNull()
    expect(screen.getByText('Too late')).toBeTruthy()
  })

  it('does not promise that something taken back had not arrived', () => {
    show({ ...order, state: 'withdrawing', mayHaveArrived: true })
    expect(screen.getByText(/It may have arrived before: then it counts/)).toBeTruthy()
    expect(screen.queryByRole('button', { name: /^Withdraw/ })).toBeNull()
  })
})

describe('the sentence above it', () => {
  const live = { state: 'live', since: 0 } as const
  const offline = { state: 'offline', since: order.madeAt } as const

  it('answers whether everything is sent', () => {
    const done = { ...order, state: 'done' as const }
    expect(outboxSentence({ waiting: 0, entries: [done], keeping: 'device' }, live)).toBe(
      'Everything is sent.',
    )
    expect(isAllSent({ entries: [done] })).toBe(true)
  })

  it('says since when it is offline, how many wait, where they are, and whether one needs somebody', () => {
    const entries = [order, { ...address, state: 'refused' as const }]
    expect(outboxSentence({ waiting: 1, entries, keeping: 'page_full' }, offline)).toMatch(
      /^Offline since \d\d:04\. 1 waits, kept only while this page is open\. 1 needs you\.$/,
    )
  })
})
