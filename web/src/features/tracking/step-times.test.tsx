import type { OrderMove } from '@platewire/client'
import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { orderWith } from '../../testing.tsx'
import { StepTimes, stepsOf } from './step-times.tsx'

const move = (status: OrderMove['status'], minute: number, more: Partial<OrderMove> = {}): OrderMove => ({
  version: minute,
  status,
  actor: 'restaurant',
  reason: null,
  at: `2026-11-24T18:${String(minute).padStart(2, '0')}:00Z`,
  promised_from: '2026-11-24T18:35:00Z',
  promised_until: '2026-11-24T18:45:00Z',
  ...more,
})
const later = { promised_from: '2026-11-24T18:50:00Z', promised_until: '2026-11-24T19:00:00Z' }

describe('the history of an order', () => {
  it('says a promise where it was made, and again only where it moved', () => {
    const moves = [move('placed', 2), move('accepted', 4, later), move('preparing', 6, later)]
    const steps = stepsOf({ order: orderWith({}), moves }, 'Bao House')
    expect(steps.map(({ words, promise }) => [words, promise?.promised_from ?? null])).toEqual([
      ['You ordered', '2026-11-24T18:35:00Z'],
      ['Bao House accepted', '2026-11-24T18:50:00Z'],
      ['Bao House started cooking', null],
    ])
  })

  it('says that a kitchen needs longer, and that one did not answer', () => {
    const slow = [move('accepted', 4), move('accepted', 9, later)]
    expect(stepsOf({ order: orderWith({}), moves: slow }, 'Bao House').map(({ words }) => words)).toEqual([
      'Bao House accepted',
      'Bao House needs longer',
    ])
    const missed = [move('placed', 2), move('cancelled', 10, { actor: 'system', reason: 'not_answered' })]
    expect(stepsOf({ order: orderWith({}), moves: missed }, 'Bao House').at(-1)?.words).toBe(
      'Bao House did not answer',
    )
  })

  it('tells the making of an order for later from the moment its kitchen begins', () => {
    const moves = [move('scheduled', 2), move('placed', 10), move('rejected', 12)]
    expect(stepsOf({ order: orderWith({}), moves }, 'Bao House').map(({ words }) => words)).toEqual([
      'You ordered',
      'Bao House got your order',
      'Bao House could not take it',
    ])
  })

  it('is read as times, words and promises', () => {
    const history = { order: orderWith({}), moves: [move('placed', 2), move('accepted', 4, later)] }
    render(
      <StepTimes
        history={history}
        kitchen="Bao House"
        timeZone="Europe/Paris"
        now={Date.parse('2026-11-24T18:10:00Z')}
      />,
    )
    expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual([
      '19:02You ordered, promised 19:35–19:45',
      '19:04Bao House accepted, promised 19:50–20:00',
    ])
  })
})
