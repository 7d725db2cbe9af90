import type { Board } from '@platewire/client'
import { act, render, screen, waitFor, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { OpenBoard } from './open-board.tsx'
import { boardsOf, boardWith, ticketWith } from './testing.ts'
import { assumeWide, LockedAudio, refusal, serverInHand, TestPage } from './testing-server.tsx'

beforeEach(() => {
  assumeWide()
  vi.stubGlobal('AudioContext', LockedAudio)
})

const now = () => new Date().toISOString()
const waiting = ticketWith({ placed_at: now() })
const column = (name: string) => within(screen.getByRole('region', { name: new RegExp(`^${name}`) }))

function show(...boards: Board[]) {
  const server = serverInHand()
  let refreshed = 0
  const page = (...shown: Board[]) => (
    <TestPage platewire={server.platewire}>
      <OpenBoard
        boards={boardsOf(...shown)}
        refresh={() => refreshed++}
        theme="dark"
        switchTheme={() => {}}
      />
    </TestPage>
  )
  const { rerender } = render(page(...boards))
  return { ...server, refreshes: () => refreshed, bring: (next: Board) => rerender(page(next)) }
}

describe('accepting an order', () => {
  it('sends the version that was seen and the minutes, and moves the ticket only when the stream brings it', async () => {
    const board = show(boardWith(waiting))
    await userEvent.click(screen.getByRole('button', { name: 'Accept, 15 min' }))
    await waitFor(() => expect(board.seen).toHaveLength(1))
    expect(board.seen[0]).toMatchObject({
      name: 'accept_order',
      args: { order_id: 'order-41', version: 1, prep_minutes: 15 },
    })
    expect(await screen.findByRole('button', { name: 'Accepting…' })).toBeTruthy()
    expect(column('New').getByRole('article', { name: /A 41/ })).toBeTruthy()
    board.bring(boardWith(ticketWith({ status: 'accepted', version: 2, accepted_at: now() })))
    expect(await column('Cooking').findByRole('button', { name: 'Start cooking' })).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Accepting…' })).toBeNull()
  })

  it('tells a lost race as news: who did it, and when, on the ticket and aloud', async () => {
    const board = show(boardWith(waiting))
    await userEvent.click(screen.getByRole('button', { name: 'Accept, 15 min' }))
    await waitFor(() => expect(board.seen).toHaveLength(1))
    const facts = { status: 'accepted', version: 2, by: 'Mia', at: new Date(Date.now() - 3000).toISOString() }
    await act(async () => board.reply(409, refusal('CONFLICT', 'STALE_VERSION', facts)))
    const ticket = await screen.findByRole('article', { name: /A 41/ })
    expect(await within(ticket).findByText(/^Mia accepted A 41 \d s ago$/)).toBeTruthy()
    expect(screen.getByRole('status').textContent).toMatch(/^Mia accepted A 41/)
    expect(board.refreshes()).toBe(1)
  })

  it('leaves the ticket where it is when the server refuses, with the reason on it', async () => {
    const board = show(boardWith(waiting))
    await userEvent.click(screen.getByRole('button', { name: 'Accept, 15 min' }))
    await waitFor(() => expect(board.seen).toHaveLength(1))
    await act(async () => board.reply(403, refusal('FORBIDDEN', 'NOT_ALLOWED')))
    expect(await column('New').findByText(/decide again/)).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Accept, 15 min' })).toBeTruthy()
  })
})

describe('the alarm', () => {
  const unlock = async () => {
    await userEvent.click(screen.getByRole('button', { name: /Sound is off/ }))
    return userEvent.click(await screen.findByRole('button', { name: 'Seen, stop ringing' }))
  }

  it('stops here and tells the server that somebody has seen the order', async () => {
    const board = show(boardWith(waiting))
    await unlock()
    await waitFor(() => expect(board.seen).toHaveLength(1))
    expect(board.seen[0]).toMatchObject({ name: 'acknowledge_order', args: { order_id: 'order-41' } })
    await act(async () =>
      board.reply(200, { order_id: 'order-41', user_id: 'mia', acknowledged_at: now(), is_first: true }),
    )
    expect(screen.queryByText(/waits for an answer/)).toBeNull()
    expect(column('New').getByRole('article', { name: /A 41/ })).toBeTruthy()
  })

  it('rings again where the server did not take it, and says why', async () => {
    const board = show(boardWith(waiting))
    await unlock()
    await waitFor(() => expect(board.seen).toHaveLength(1))
    expect(screen.queryByText(/waits for an answer/)).toBeNull()
    await act(async () => board.reply(403, refusal('FORBIDDEN', 'NOT_ALLOWED')))
    expect(await screen.findByText(/waits for an answer/)).toBeTruthy()
    expect(screen.getAllByText(/decide again/)[0]?.closest('[data-alarm]')).toBeTruthy()
  })

  it('does not ring for what somebody has seen on another device', () => {
    const acknowledgement = { user_id: 'mia', acknowledged_at: '2026-11-24T18:02:00Z' }
    show(boardWith(ticketWith({ placed_at: now(), acknowledgement })))
    expect(screen.queryByText(/waits for an answer/)).toBeNull()
    expect(screen.getByText(/^Seen \d\d:\d\d$/)).toBeTruthy()
  })
})

describe('a board of several restaurants', () => {
  const bao = boardWith(waiting)
  const pho: Board = {
    ...boardWith(
      ticketWith({ order_id: 'order-9', number: 9, restaurant_id: 'restaurant-2', placed_at: now() }),
    ),
    restaurant: { ...bao.restaurant, id: 'restaurant-2', name: 'Pho 9', prep_minutes: 20 },
  }

  it('says whose each ticket is, and rings for all of them whatever is shown', async () => {
    show(bao, pho)
    await userEvent.click(screen.getByRole('button', { name: /Sound is off/ }))
    expect(screen.getByRole('article', { name: 'A 09 at Pho 9, New, open' })).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Accept, 20 min' })).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: /^Bao House 1/ }))
    expect(screen.queryByRole('article', { name: /Pho 9/ })).toBeNull()
    expect(await screen.findByText(/and 1 other wait for an answer/)).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: /^All/ }))
    expect(screen.getByRole('article', { name: /Pho 9/ })).toBeTruthy()
  })

  it('says of one restaurant what is wrong with it, and goes on with the other', () => {
    const boards = new Map(boardsOf(bao))
    const gone = { phase: 'stale', reason: 'denied', data: null, seq: null, missing: 0 } as const
    boards.set('restaurant-2', { ...gone, error: null, checkedAt: null })
    render(
      <TestPage platewire={serverInHand().platewire}>
        <OpenBoard boards={boards} refresh={() => {}} theme="dark" switchTheme={() => {}} />
      </TestPage>,
    )
    expect(screen.getByText(/Its orders are no longer shown here/)).toBeTruthy()
    expect(screen.getByRole('article', { name: /A 41/ })).toBeTruthy()
  })
})

describe('the board', () => {
  it('says what waits, counts it in the title, and lets the alarm be silenced for a while', async () => {
    const board = show(boardWith(waiting, ticketWith({ order_id: 'order-42', number: 42 })))
    expect(await screen.findByText(/and 1 other/)).toBeTruthy()
    expect(document.title).toBe('(2) Bao House · Platewire')
    await userEvent.click(screen.getByRole('button', { name: /orders wait.*Sound is off/i }))
    await userEvent.click(screen.getByRole('button', { name: 'Silence 60 s' }))
    expect((await screen.findByRole('timer')).textContent).toMatch(/^silent for (1:00|0:59)$/)
    board.bring(boardWith())
    await waitFor(() => expect(screen.queryByRole('timer')).toBeNull())
    expect(document.title).toBe('Bao House · Platewire')
  })

  it('covers itself while an order waits that nobody can hear, until it is touched', async () => {
    show(boardWith(waiting))
    const cover = screen.getByRole('button', { name: /Sound is off, touch anywhere/ })
    expect(document.activeElement).toBe(cover)
    await userEvent.click(cover)
    expect(screen.queryByRole('button', { name: /Sound is off, touch anywhere/ })).toBeNull()
  })

  it('opens by any key, which does nothing else', async () => {
    const board = show(boardWith(waiting))
    await userEvent.keyboard('v')
    expect(screen.queryByRole('button', { name: /Sound is off/ })).toBeNull()
    expect(board.seen).toHaveLength(0)
    await userEvent.keyboard('v')
    await waitFor(() => expect(board.seen[0]?.name).toBe('acknowledge_order'))
  })

  it('explains an empty evening', () => {
    show(boardWith())
    expect(screen.getByRole('heading', { name: 'No orders right now' })).toBeTruthy()
  })

  it('accepts with a key: the first press shows where, the second acts', async () => {
    const board = show(boardWith(waiting))
    await userEvent.click(screen.getByRole('button', { name: /Sound is off/ }))
    await userEvent.keyboard('a')
    expect(document.activeElement?.textContent).toMatch(/^A 41/)
    expect(board.seen).toHaveLength(0)
    await userEvent.keyboard('3a')
    await waitFor(() => expect(board.seen[0]?.args.prep_minutes).toBe(20))
  })

  it('jumps between its parts with F6, and back with shift', async () => {
    show(boardWith(ticketWith({ status: 'preparing', accepted_at: now() })))
    const at = () =>
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.region : null
    await userEvent.keyboard('{F6}')
    expect(at()).toBe('header')
    await userEvent.keyboard('{F6}{F6}')
    expect(at()).toBe('cooking')
    await userEvent.keyboard('{Shift>}{F6}{/Shift}')
    expect(at()).toBe('new')
  })
})
