import { expect, test } from 'vitest'
import { alertsOf, reduceAlerts, withAlert } from './alerts-state.ts'

const alert = (order_id: string, raised_at: string, changes: object = {}) => ({
  order_id,
  restaurant_id: 'r',
  restaurant: 'Bao House',
  hue: 30,
  timezone: 'Europe/Paris',
  address_line: '1 rue du Test',
  number: 41,
  status: 'placed' as const,
  waiting_since: '2026-11-26T19:00:00Z',
  raised_at,
  agent_id: null,
  agent_name: null,
  taken_at: null,
  closed_at: null,
  ...changes,
})
const event = (type: string, body: object) => ({ seq: 8, type, body, at: '2026-11-26T19:04:00Z' })
const first = alert('a', '2026-11-26T19:03:00Z')
const alerts = alertsOf({ seq: 7, topic: 'support:1', alerts: [first] })

test('alerts stand in the order in which they were raised, and leave when somebody reacted', () => {
  const older = alert('b', '2026-11-26T19:02:00Z')
  const both = reduceAlerts(alerts, event('alert_raised', older))
  expect(both.open.map(({ order_id }) => order_id)).toEqual(['b', 'a'])
  const closed = reduceAlerts(both, event('alert_closed', { ...older, closed_at: '2026-11-26T19:05:00Z' }))
  expect(closed.open.map(({ order_id }) => order_id)).toEqual(['a'])
})

test('an alert is raised once, however often it is told', () => {
  const again = reduceAlerts(alerts, event('alert_raised', first))
  expect(again.open).toHaveLength(1)
})

test('who has it is known by id from the event, and by name from the answer', () => {
  const taken = { ...first, agent_id: 'ada', taken_at: '2026-11-26T19:04:00Z' }
  const told = reduceAlerts(alerts, event('alert_taken', taken))
  expect(told.open[0]).toMatchObject({ agent_id: 'ada', agent_name: null })
  expect(withAlert(told, { ...taken, agent_name: 'Ada' }).open[0]?.agent_name).toBe('Ada')
})

test('what the desk hears of conversations leaves alerts alone', () => {
  expect(reduceAlerts(alerts, event('conversation_changed', {}))).toBe(alerts)
})
