import type { Sighting } from '@platewire/client/devices'
import { describe, expect, it } from 'vitest'
import { seenOf } from './seen.ts'
import { ticketWith } from './testing.ts'

const receipt = (shown_at: string | null): Sighting['receipts'][number] => ({
  device_id: 'device-1',
  user_id: 'mia',
  name: 'Mia',
  label: 'Kitchen tablet',
  received_at: '2026-11-24T19:02:00Z',
  shown_at,
})
const nameOf = (id: string | null) => (id === 'mia' ? 'Mia' : null)
const says = (ticket: Parameters<typeof seenOf>[0], ...shown: (string | null)[]) =>
  seenOf(ticket, { receipts: shown.map(receipt) }, nameOf, 'Europe/Paris')?.text

describe('who has seen an order', () => {
  it('is said by name and time once somebody said so', () => {
    const acknowledgement = { user_id: 'mia', acknowledged_at: '2026-11-24T18:02:00Z' }
    expect(says(ticketWith({ acknowledgement }))).toBe('Seen by Mia 19:02')
    const byNobody = { ...acknowledgement, user_id: null }
    expect(says(ticketWith({ acknowledgement: byNobody }))).toBe('Seen 19:02')
  })

  it('tells screens from people', () => {
    expect(says(ticketWith({}))).toBe('Not seen on any device')
    expect(says(ticketWith({}), null)).toBe('Not seen on any device')
    expect(says(ticketWith({}), null, '2026-11-24T19:02:00Z')).toBe('On 1 screen, seen by nobody yet')
  })

  it('claims nothing before the server was asked, and nothing of an order that was answered', () => {
    expect(seenOf(ticketWith({}), undefined, nameOf)).toBeNull()
    expect(says(ticketWith({ status: 'accepted' }))).toBeUndefined()
  })
})
