import { expect, test } from 'vitest'
import { deskHarness } from '../testing/desk.ts'
import { ticketWith } from '../testing/orders.ts'
import { createAlarm } from './alarm.ts'

const acknowledgement = { user_id: 'mia', acknowledged_at: '2026-11-24T19:01:00Z' }

test.each([
  ['an order nobody answered waits', ticketWith(), true],
  ['an order for later waits', ticketWith({ status: 'scheduled' }), true],
  ['an order that was accepted by itself waits', ticketWith({ status: 'accepted', actor: 'system' }), true],
  [
    'an order somebody accepted does not wait',
    ticketWith({ status: 'accepted', actor: 'restaurant' }),
    false,
  ],
  ['an order somebody has seen does not wait', { ...ticketWith(), acknowledgement }, false],
  [
    'an order that was accepted by itself and seen does not wait',
    { ...ticketWith({ status: 'accepted', actor: 'system' }), acknowledgement },
    false,
  ],
  ['an order that is not theirs does not wait', null, false],
])('%s to be seen', async (_, ticket, isWaiting) => {
  const { core, script } = deskHarness()
  script.onCall = () => (ticket ? [ticket] : [])
  const alarm = createAlarm({ core: { ...core, onPersonalEvent: () => () => {} } })
  expect(await alarm.isWaiting('order-1')).toBe(isWaiting)
})
