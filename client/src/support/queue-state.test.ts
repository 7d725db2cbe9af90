import { describe, expect, test } from 'vitest'
import { factsOfTalk, listedTalk, queueItem, talkWith } from '../testing/desk.ts'
import {
  closedConversations,
  itemsWithoutDetails,
  queueOf,
  reduceQueue,
  sortQueue,
  unreadMessages,
  withItems,
  withRead,
} from './queue-state.ts'

const event = (type: string, body: object) => ({ seq: 1, type, body, at: '2026-11-24T19:00:00Z' })
const queue = queueOf({
  seq: 0,
  topic: 'support:1',
  agents: [],
  conversations: [listedTalk({ last_seq: 1, customer_messages: 1 })],
})

describe('reduceQueue()', () => {
  test('takes over the newest facts, and the details that come along', () => {
    const details = { ...talkWith().details, preview: 'new words' }
    const facts = factsOfTalk({ last_seq: 2, customer_messages: 2 })
    const next = reduceQueue(queue, event('conversation_changed', { ...facts, details }))
    expect(next.items.get('talk-1')).toMatchObject({ last_seq: 2, details: { preview: 'new words' } })
    expect(itemsWithoutDetails(next)).toEqual([])
  })

  test('names the conversations whose last line was not told', () => {
    const caughtUp = reduceQueue(queue, event('conversation_changed', factsOfTalk({ last_seq: 2 })))
    const added = reduceQueue(
      caughtUp,
      event('conversation_changed', factsOfTalk({ conversation_id: 'talk-2', last_seq: 1 })),
    )
    expect(itemsWithoutDetails(added)).toEqual(['talk-1', 'talk-2'])
    const fetched = withItems(added, [
      listedTalk({ last_seq: 2 }),
      listedTalk({ conversation_id: 'talk-2', last_seq: 1 }),
    ])
    expect(itemsWithoutDetails(fetched)).toEqual([])
  })

  test('moves to the topic that is named, and passes over other events', () => {
    expect(reduceQueue(queue, event('desk_moved', { topic: 'support:2' })).topic).toBe('support:2')
    expect(reduceQueue(queue, event('desk_painted', {}))).toBe(queue)
  })

  test('forgets the oldest of many closed ones', () => {
    let next = queue
    for (let index = 0; index <= closedConversations; index++) {
      const closed_at = new Date(Date.UTC(2026, 10, 24, 19, index)).toISOString()
      const facts = factsOfTalk({ conversation_id: `closed-${index}`, status: 'closed', closed_at })
      next = reduceQueue(next, event('conversation_changed', facts))
    }
    expect(next.items.has('closed-0')).toBe(false)
    expect(next.items.has('closed-1')).toBe(true)
    expect(next.items.has('talk-1')).toBe(true)
  })
})

test('unread is a difference, and reading only ever lowers it', () => {
  const read = withRead(queue, 'talk-1', 1)
  const item = read.items.get('talk-1')
  expect(item && unreadMessages(item, 'agent')).toBe(0)
  expect(withRead(read, 'talk-1', 0)).toBe(read)
})

test('sortQueue() puts first who waits longest, then who was answered last, then what is over', () => {
  const at = (minute: number) => `2026-11-24T19:0${minute}:00Z`
  const items = [
    queueItem({ conversation_id: 'closed', status: 'closed', waiting_on: null, closed_at: at(9) }),
    queueItem({ conversation_id: 'answered early', waiting_on: 'customer', last_at: at(1) }),
    queueItem({ conversation_id: 'waits short', waiting_since: at(5) }),
    queueItem({ conversation_id: 'answered late', waiting_on: 'customer', last_at: at(6) }),
    queueItem({ conversation_id: 'waits long', waiting_since: at(2) }),
  ]
  expect(sortQueue(items).map((item) => item.conversation_id)).toEqual([
    'waits long',
    'waits short',
    'answered late',
    'answered early',
    'closed',
  ])
})
