import type { Board, Ticket } from '@platewire/client'
import { createDevices } from '@platewire/client/devices'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { capabilityOf } from '../../../lib/use-capability.ts'
import { boardsOf, boardWith, lineWith, ticketWith } from '../testing.ts'
import { assumeWide, LockedAudio, refusal, serverInHand, TestPage } from '../testing-server.tsx'
import { OpenKitchen } from './open-kitchen.tsx'
import { HOLD_MS } from './use-holds.ts'

beforeEach(() => {
  assumeWide()
  localStorage.clear()
  vi.stubGlobal('AudioContext', LockedAudio)
})
afterEach(() => vi.useRealTimers())

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString()
const details = {
  customer_label: 'Lea M.',
  note: '',
  subtotal_minor: 0,
  tax_minor: 0,
  lines: [
    lineWith({ position: 1, label: 'Duck', station: 'Grill' }),
    lineWith({ position: 2, label: 'Salad', station: 'Cold' }),
  ],
}
const cooking = (more: Partial<Ticket> = {}) =>
  ticketWith({ status: 'preparing', version: 3, accepted_at: ago(5), details, ...more })
const older = cooking({ order_id: 'order-40', number: 40, accepted_at: ago(9) })
const made = (...positions: number[]) => ({ made: positions, revision: positions.length, changed_at: ago(0) })

function show(...tickets: Ticket[]) {
  const server = serverInHand()
  const page = (...boards: Board[]) => (
    <TestPage platewire={server.platewire}>
      <OpenKitchen boards={boardsOf(...boards)} refresh={() => {}} theme="dark" switchTheme={() => {}} />
    </TestPage>
  )
  const { rerender } = render(page(boardWith(...tickets)))
  return { ...server, bring: (...next: Ticket[]) => rerender(page(boardWith(...next))) }
}

const dish = (label: string) => screen.getByRole('button', { name: new RegExp(label) })
const station = (name: string) =>
  userEvent.click(screen.getByRole('button', { name: new RegExp(`^${name} \\d`) }))
const codes = () => screen.queryAllByRole('article').map((ticket) => ticket.querySelector('h3')?.textContent)

describe('the kitchen view', () => {
  it('shows the oldest order first, each with the number of its key', () => {
    show(cooking(), older)
    expect(codes()).toEqual(['1A 40', '2A 41'])
  })

  it('shows a station its own dishes, how many orders wait there, and remembers where it stood', async () => {
    show(cooking({ progress: made(2) }), older)
    expect(screen.getByRole('button', { name: 'Cold 1' })).toBeTruthy()
    await station('Cold')
    expect(codes()).toEqual(['1A 40'])
    expect(screen.queryByText('Duck')).toBeNull()
    expect(screen.getByText('1 dish elsewhere')).toBeTruthy()
    expect(localStorage.getItem('platewire.kitchen.station.restaurant-1')).toBe('Cold')
  })

  it('reports the tickets it shows', async () => {
    const { platewire } = show(cooking(), older)
    const shown = vi.spyOn(capabilityOf(platewire, createDevices).receipts, 'shown')
    await waitFor(() => expect(shown).toHaveBeenCalledWith(['order-40', 'order-41']))
  })

  it('counts what is still to be made', () => {
    show(cooking({ progress: made(2) }), older)
    const rail = within(screen.getByRole('complementary', { name: 'All day' }))
    expect(rail.getAllByRole('listitem').map((row) => row.textContent)).toEqual(['2Duck', '1Salad'])
  })
})

describe('ticking off a dish', () => {
  it('shows at once, tells the server, and is taken back with the reason where that refuses', async () => {
    const server = show(cooking())
    await userEvent.click(dish('Duck'))
    expect(dish('Duck').getAttribute('aria-pressed')).toBe('true')
    await waitFor(() => expect(server.seen).toHaveLength(1))
    expect(server.seen[0]).toMatchObject({
      name: 'mark_lines_made',
      args: { order_id: 'order-41', positions: [1], is_made: true },
    })
    await act(async () => server.reply(403, refusal('FORBIDDEN', 'NOT_ALLOWED')))
    await waitFor(() => expect(dish('Duck').getAttribute('aria-pressed')).toBe('false'))
    expect(within(screen.getByRole('article')).getByText(/decide again/)).toBeTruthy()
  })

  it('believes another screen', () => {
    const server = show(cooking())
    server.bring(cooking({ progress: made(1) }))
    expect(dish('Duck').getAttribute('aria-pressed')).toBe('true')
  })
})

describe('being done with a ticket', () => {
  it('by its key keeps its place for a moment, in which the same key takes it back', async () => {
    const server = show(older, cooking())
    await station('Grill')
    await userEvent.keyboard('1')
    expect(screen.getByRole('button', { name: 'Done, undo, A 40' })).toBeTruthy()
    await waitFor(() => expect(server.seen).toHaveLength(1))
    await act(async () =>
      server.reply(200, { order_id: 'order-40', ...made(1), status: 'preparing', version: 3 }),
    )
    await userEvent.keyboard('1')
    expect(screen.getByRole('button', { name: 'Done, A 40' })).toBeTruthy()
    await waitFor(() => expect(server.seen).toHaveLength(2))
    expect(server.seen[1]?.args).toMatchObject({ positions: [1], is_made: false })
  })

  it('in the whole kitchen calls the order ready, once the moment is over', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const server = show(cooking({ progress: made(1, 2) }))
    await userEvent.click(screen.getByRole('button', { name: 'Ready, A 41' }))
    expect(server.seen).toEqual([])
    await act(() => vi.advanceTimersByTimeAsync(HOLD_MS))
    await waitFor(() => expect(server.seen).toHaveLength(1))
    expect(server.seen[0]).toMatchObject({ name: 'mark_ready', args: { order_id: 'order-41', version: 3 } })
  })

  it.each([
    ['a dish of it is unticked', () => userEvent.click(dish('Duck'))],
    [
      'it is called back',
      async () => {
        await userEvent.keyboard('r')
        await userEvent.click(await screen.findByRole('button', { name: /A 41.*call back 2 dishes/ }))
      },
    ],
  ])('does not call the order ready when %s within the moment', async (_, unmake) => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const server = show(cooking({ progress: made(1, 2) }))
    await userEvent.click(screen.getByRole('button', { name: 'Ready, A 41' }))
    await unmake()
    expect(screen.getByRole('button', { name: 'Ready, A 41' })).toBeTruthy()
    await act(() => vi.advanceTimersByTimeAsync(HOLD_MS))
    expect(server.seen.map(({ name }) => name)).not.toContain('mark_ready')
  })

  it('does not call the order ready when another screen unticks a dish within the moment', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true })
    const server = show(cooking({ progress: made(1, 2) }))
    await userEvent.click(screen.getByRole('button', { name: 'Ready, A 41' }))
    server.bring(cooking({ progress: { made: [1], revision: 3, changed_at: ago(0) } }))
    await act(() => vi.advanceTimersByTimeAsync(HOLD_MS))
    expect(server.seen.map(({ name }) => name)).not.toContain('mark_ready')
  })

  it('can be called back later, to the old place in time', async () => {
    const server = show(cooking(), { ...older, progress: made(1) })
    await station('Grill')
    expect(codes()).toEqual(['1A 41'])
    await userEvent.keyboard('r')
    await userEvent.click(await screen.findByRole('button', { name: /A 40.*call back 1 dish/ }))
    await waitFor(() => expect(codes()).toEqual(['1A 40', '2A 41']))
    await waitFor(() => expect(server.seen[0]?.args).toMatchObject({ positions: [1], is_made: false }))
  })
})

describe('an order that is cancelled while it is cooked', () => {
  it('says so in words until it is put away', async () => {
    show(cooking({ status: 'cancelled', closed_at: ago(1) }))
    expect(screen.getByText('Cancelled, stop cooking')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: 'Put away, A 41' }))
    await waitFor(() => expect(screen.queryByRole('article')).toBeNull())
  })
})
