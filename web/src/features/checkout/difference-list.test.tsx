import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { describe, expect, it } from 'vitest'
import { porkBao, quote } from '../../testing.tsx'
import { DifferenceList } from './difference-list.tsx'
import { type Difference, findDifferences, type SeenLine } from './differences.ts'

const seen: SeenLine[] = [{ key: 'k1', menu_item_id: porkBao.id, name: 'Pork bao', unit_minor: 450 }]

describe('the differences at checkout', () => {
  it('are none when nothing changed, and nothing is shown', () => {
    expect(findDifferences(seen, quote)).toEqual([])
    const { container } = render(<DifferenceList differences={[]} onAct={() => {}} />)
    expect(container.textContent).toBe('')
  })

  it('name a sold-out dish, stand in the way, and offer to remove exactly it', async () => {
    const problems = [{ reason: 'ITEM_UNAVAILABLE' as const, menu_item_id: porkBao.id, item: 'Pork bao' }]
    const differences = findDifferences(seen, { ...quote, problems })
    const acted: Difference[] = []
    render(<DifferenceList differences={differences} onAct={(difference) => acted.push(difference)} />)
    expect(screen.getByRole('alert').textContent).toMatch(/Pork bao.? is sold out/)
    await userEvent.click(screen.getByRole('button', { name: 'Remove it' }))
    expect(acted).toMatchObject([{ action: 'remove', lineKey: 'k1', blocks: true }])
  })

  it('tell a dish that left the menu from one that is sold out, and name the options that are gone', () => {
    const line = {
      key: 'k2',
      menu_item_id: porkBao.id,
      name: 'Pork bao',
      unit_minor: 550,
      options: [
        { id: 'hot', name: 'Hot' },
        { id: 'egg', name: 'Egg' },
      ],
    }
    const of = { menu_item_id: porkBao.id, item: 'Pork bao' }
    const problems = [
      { reason: 'ITEM_UNAVAILABLE' as const, ...of, is_gone: true },
      { reason: 'OPTION_UNAVAILABLE' as const, ...of, option_ids: ['egg'] },
    ]
    const differences = findDifferences([...seen, line], { ...quote, problems })
    expect(differences.map(({ text, lineKey }) => [text.replace(/[\u2068\u2069]/g, ''), lineKey])).toEqual([
      ['Pork bao is no longer on the menu', 'k1'],
      ['Egg for Pork bao is no longer offered', 'k2'],
    ])
  })

  it('offer what is left of a dish, and what is like one that is gone', () => {
    const about = { reason: 'ITEM_UNAVAILABLE' as const, menu_item_id: porkBao.id, item: 'Pork bao' }
    const alternatives = [{ menu_item_id: 'm2', name: 'Mushroom bao', price_minor: 420 }]
    const few = findDifferences(seen, { ...quote, problems: [{ ...about, left: 1, alternatives }] })
    expect(few).toMatchObject([{ text: 'Only 1 of \u2068Pork bao\u2069 are left', action: 'fewer', left: 1 }])
    const gone = findDifferences(seen, { ...quote, problems: [{ ...about, left: 0, alternatives }] })
    expect(gone).toMatchObject([
      {
        text: '\u2068Pork bao\u2069 is sold out. Like it: \u2068Mushroom bao\u2069, €4.20',
        action: 'remove',
      },
    ])
  })

  it('say that a kitchen takes no orders for now, and do not mind it for later', () => {
    const paused = [{ reason: 'RESTAURANT_PAUSED' as const, until: '2026-11-24T18:35:00Z' }]
    const [difference] = findDifferences(seen, { ...quote, problems: paused })
    expect(difference).toMatchObject({ action: 'time', blocks: true })
    expect(difference?.text).toMatch(/^The kitchen takes no new orders until /)
    expect(findDifferences(seen, { ...quote, problems: paused }, true)).toEqual([])
  })

  it('say a new price with the old one, without standing in the way', () => {
    const [line] = quote.lines
    const dearer = { ...quote, lines: line ? [{ ...line, unit_minor: 480, amount_minor: 960 }] : [] }
    const [difference] = findDifferences(seen, dearer)
    expect(difference).toMatchObject({
      text: '\u2068Pork bao\u2069 is €4.80 now, it was €4.50',
      blocks: false,
      action: null,
    })
  })

  it('offer another time when the one chosen is gone, and do not mind a closed kitchen for later', () => {
    const gone = findDifferences(
      seen,
      { ...quote, problems: [{ reason: 'SLOT_UNAVAILABLE' as const }] },
      true,
    )
    expect(gone).toMatchObject([{ action: 'time', blocks: true }])
    const closed = [{ reason: 'RESTAURANT_CLOSED' as const, opens_at: '2026-11-24T18:35:00Z' }]
    expect(findDifferences(seen, { ...quote, problems: closed })).toMatchObject([{ action: 'time' }])
    expect(findDifferences(seen, { ...quote, problems: closed }, true)).toEqual([])
  })

  it('give a way on for every problem of the whole order', () => {
    const problems = [
      { reason: 'OUT_OF_AREA' as const, distance_m: 9000 },
      { reason: 'BELOW_MINIMUM' as const, minimum_minor: 1200 },
      { reason: 'RESTAURANT_CLOSED' as const, opens_at: null },
    ]
    const differences = findDifferences(seen, { ...quote, problems })
    expect(differences.map(({ text, action }) => [text, action])).toEqual([
      ['This restaurant does not deliver to this address', 'address'],
      ['The minimum is €12.00 of dishes', 'add-more'],
      ['The kitchen is closed', null],
    ])
  })

  it('say when the kitchen opens as its own clock shows it', () => {
    const problems = [{ reason: 'RESTAURANT_CLOSED' as const, opens_at: '2026-11-27T02:30:00Z' }]
    const [closed] = findDifferences(seen, { ...quote, problems }, false, 'Asia/Tokyo')
    expect(closed?.text).toMatch(/It opens .*11:30$/)
  })
})
