import { expect, test } from 'vitest'
import { createInbox } from './inbox.ts'
import type { StreamEvent } from './types.ts'

const message = {
  stream: 'order:1',
  seq: 7,
  type: 'order_accepted',
  body: { a: 1 },
  at: 'now',
  id: 'added by Realtime',
}
const event = { seq: 7, type: 'order_accepted', body: { a: 1 }, at: 'now' }

test('createInbox() hands a message to every reader of its stream, and to no other', () => {
  const inbox = createInbox()
  const first: StreamEvent[] = []
  const second: StreamEvent[] = []
  const other: StreamEvent[] = []
  inbox.listen('order:1', (heard) => first.push(heard))
  inbox.listen('order:1', (heard) => second.push(heard))
  inbox.listen('order:2', (heard) => other.push(heard))
  inbox.deliver(message)
  expect([first, second, other]).toEqual([[event], [event], []])
})

test('createInbox() stops handing on when a reader leaves, and drops what is no message', () => {
  const inbox = createInbox()
  const heard: StreamEvent[] = []
  const stop = inbox.listen('order:1', (next) => heard.push(next))
  for (const odd of [null, 'text', { ...message, seq: '7' }, { ...message, seq: 1.5 }, {}]) inbox.deliver(odd)
  expect(heard).toEqual([])
  inbox.deliver(message)
  stop()
  inbox.deliver(message)
  expect(heard).toHaveLength(1)
})
