import { describe, expect, it } from 'vitest'
import { ledgerCsv } from './csv.ts'
import type { LedgerRow } from './types.ts'

const row: LedgerRow = {
  order_id: 'o1',
  restaurant_id: 'r1',
  restaurant: 'Bao House',
  timezone: 'Europe/Paris',
  number: 41,
  verdict: 'kept',
  is_late: false,
  status: 'accepted',
  reason: null,
  committed_at: '2026-11-26T18:00:00+00:00',
  received_at: '2026-11-26T18:00:00.1+00:00',
  shown_at: '2026-11-26T18:00:00.2+00:00',
  shown_ms: 200,
  told_at: '2026-11-26T18:00:00.4+00:00',
  devices: 2,
  acknowledged_at: null,
  acknowledged_by: null,
  answered_at: null,
  answer: null,
  answered_by: null,
  attended_ms: null,
  closed_at: null,
}

const cellsOf = (text: string) => text.split('\r\n').map((line) => line.split(','))

describe('the ledger as CSV', () => {
  it('begins with the names of its columns and ends each row, the last one too', () => {
    const [head, first, ...rest] = ledgerCsv([row]).split('\r\n')
    expect(head?.split(',').slice(0, 4)).toEqual(['restaurant', 'number', 'verdict', 'is_late'])
    expect(first?.startsWith('Bao House,41,kept,false,accepted,,')).toBe(true)
    expect(rest).toEqual([''])
  })

  it('leaves empty what did not happen', () => {
    const [head = [], cells = []] = cellsOf(ledgerCsv([row]))
    expect(cells[head.indexOf('acknowledged_at')]).toBe('')
    expect(cells[head.indexOf('shown_ms')]).toBe('200')
  })

  it('quotes what would break a line or a cell', () => {
    expect(ledgerCsv([{ ...row, restaurant: 'Bao, "the" House\nParis' }])).toContain(
      '"Bao, ""the"" House\nParis"',
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\tx'])('lets no spreadsheet run %j', (name) => {
    expect(ledgerCsv([{ ...row, acknowledged_by: name }])).toContain(`,'${name},`)
  })
})
