import { render, screen, within } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import type { Act } from '../acts.ts'
import { lineWith, ticketWith } from '../testing.ts'
import { TicketCard, type TicketHandlers } from './ticket-card.tsx'

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000 - 5000).toISOString()

function show(ticket: ReturnType<typeof ticketWith>, props: Partial<Parameters<typeof TicketCard>[0]> = {}) {
  const acts: Act[] = []
  const opened: string[] = []
  const handlers: TicketHandlers = {
    onAct: (_, act) => acts.push(act),
    onOpen: (id) => opened.push(id),
    onReject: (id) => opened.push(`reject ${id}`),
    onPrint: ({ order_id }) => opened.push(`print ${order_id}`),
  }
  render(
    <TicketCard
      ticket={ticket}
      pending={null}
      news={undefined}
      defaultMinutes={15}
      isSelected={false}
      handlers={handlers}
      {...props}
    />,
  )
  return { acts, opened }
}

describe('a ticket', () => {
  it.each([
    [ticketWith({ placed_at: minutesAgo(0) }), 'calm', 'just now'],
    [ticketWith({ placed_at: minutesAgo(3) }), 'due', 'waits 3 min'],
    [ticketWith({ placed_at: minutesAgo(6) }), 'late', 'waits 6 min'],
    [ticketWith({ status: 'preparing', accepted_at: minutesAgo(21) }), 'late', '6 min late'],
    [ticketWith({ status: 'accepted', accepted_at: minutesAgo(1) }), 'calm', '13 min'],
  ])('wears its lateness apart from its state (%#)', (ticket, tone, text) => {
    show(ticket)
    expect(screen.getByText(text).dataset.tone).toBe(tone)
  })

  it('sets apart what is left off, and shouts an allergy', () => {
    const options = [
      { group: 'Spice', name: 'Hot', price_minor: 0 },
      { group: 'Extras', name: 'No coriander', price_minor: 0 },
    ]
    const details = { customer_label: 'Lea M.', note: 'PEANUT ALLERGY', subtotal_minor: 0, tax_minor: 0 }
    show(
      ticketWith({
        details: {
          ...details,
          lines: [lineWith({ quantity: 2, options }), lineWith({ position: 2, kind: 'tip', label: 'Tip' })],
        },
      }),
    )
    const [dish] = within(screen.getByRole('list')).getAllByRole('listitem')
    expect(dish?.textContent).toBe('2×Pork baoHotNo coriander')
    expect(screen.getByText('No coriander').parentElement?.textContent).toBe('No coriander')
    expect(screen.getByLabelText('Allergy')).toBeTruthy()
    expect(screen.queryByText('Tip')).toBeNull()
  })

  it('keeps the place of its dishes while they are fetched', () => {
    show(ticketWith({ details: null, item_count: 3 }))
    expect(screen.getByText('Loading the dishes')).toBeTruthy()
    expect(screen.getByRole('button', { name: 'Accept, 15 min' })).toBeTruthy()
  })

  it('is accepted with the minutes that were chosen, which stand in the button', async () => {
    const { acts } = show(ticketWith({}))
    await userEvent.click(screen.getByRole('button', { name: '25' }))
    await userEvent.click(screen.getByRole('button', { name: '+5 minutes' }))
    await userEvent.click(screen.getByRole('button', { name: 'Accept, 30 min' }))
    expect(acts).toEqual([{ type: 'accept', prepMinutes: 30 }])
  })

  it('warns when fewer minutes are chosen than one of its dishes takes', async () => {
    const lines = [lineWith({ cook_minutes: 20 })]
    const details = { customer_label: '', note: '', subtotal_minor: 0, tax_minor: 0, lines }
    show(ticketWith({ details }))
    expect(screen.getByText('One dish takes 20 min')).toBeTruthy()
    await userEvent.click(screen.getByRole('button', { name: '20' }))
    expect(screen.queryByText('One dish takes 20 min')).toBeNull()
  })

  it.each([
    ['accepted', 'Start cooking', 'start'],
    ['preparing', 'Ready', 'ready'],
    ['ready', 'Handed over', 'hand_over'],
    ['picked_up', 'Delivered', 'deliver'],
  ] as const)('offers the one next step when %s', async (status, label, type) => {
    const { acts } = show(ticketWith({ status }))
    await userEvent.click(screen.getByRole('button', { name: label }))
    expect(acts).toEqual([{ type }])
  })

  it('is with its driver once picked up by one, and nobody here can close it', () => {
    show(ticketWith({ status: 'picked_up', has_driver: true }))
    expect(screen.getByText('With its driver')).toBeTruthy()
    expect(screen.queryByRole('button', { name: 'Delivered' })).toBeNull()
  })

  it('ignores a second press while the first is under way', async () => {
    const { acts } = show(ticketWith({}), { pending: 'accept' })
    await userEvent.click(screen.getByRole('button', { name: 'Accept, 15 min' }))
    expect(acts).toEqual([])
  })

  it('opens by its number', async () => {
    const { opened } = show(ticketWith({}))
    await userEvent.click(screen.getByRole('button', { name: 'A 41, New, open' }))
    expect(opened).toEqual(['order-41'])
  })
})
