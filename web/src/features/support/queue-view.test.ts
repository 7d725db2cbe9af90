import type { QueueItem } from '@platewire/client/support'
import { expect, test } from 'vitest'
import { deskGroups, neighbour, unreadFor } from './queue-view.ts'

const item = (conversation_id: string, facts: Partial<QueueItem> = {}): QueueItem => ({
  conversation_id,
  customer_id: 'lea',
  order_id: null,
  kind: 'other',
  status: 'open',
  version: 1,
  agent_id: null,
  waiting_on: 'agent',
  waiting_since: '2026-11-24T19:00:00Z',
  last_seq: 1,
  last_side: 'customer',
  last_at: '2026-11-24T19:00:00Z',
  customer_messages: 2,
  agent_messages: 0,
  customer_read_seq: 0,
  agent_read_seq: 0,
  created_at: '2026-11-24T19:00:00Z',
  closed_at: null,
  details: null,
  details_seq: 1,
  read_messages: 0,
  ...facts,
})
const items = [
  item('closed', {
    status: 'closed',
    waiting_on: null,
    waiting_since: null,
    closed_at: '2026-11-24T20:00:00Z',
  }),
  item('answered', { waiting_on: 'customer' }),
  item('second', { waiting_since: '2026-11-24T19:05:00Z' }),
  item('first', { waiting_since: '2026-11-24T19:01:00Z' }),
]

test('the queue stands in the groups an agent works through, the longest waiting first', () => {
  expect(
    deskGroups(items).map((group) => [group.title, group.items.map((one) => one.conversation_id)]),
  ).toEqual([
    ['Waiting for us', ['first', 'second']],
    ['Answered', ['answered']],
    ['Closed lately', ['closed']],
  ])
  expect(deskGroups([])).toEqual([])
})

test('J and K go along the list as it stands, and stop at its ends', () => {
  expect(neighbour(items, null, 1)).toBe('first')
  expect(neighbour(items, 'first', 1)).toBe('second')
  expect(neighbour(items, 'first', -1)).toBe('first')
  expect(neighbour(items, 'closed', 1)).toBe('closed')
  expect(neighbour([], null, 1)).toBeNull()
})

test('what a colleague has, or what is over, counts as unread for nobody else', () => {
  expect(unreadFor(item('a'), 'me')).toBe(2)
  expect(unreadFor(item('a', { agent_id: 'me' }), 'me')).toBe(2)
  expect(unreadFor(item('a', { agent_id: 'ben' }), 'me')).toBe(0)
  expect(unreadFor(item('a', { status: 'closed' }), 'me')).toBe(0)
})
