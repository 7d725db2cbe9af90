import { expect, test } from 'vitest'
import { ManualClock } from '../testing/manual-clock.ts'
import { createTyping } from './typing.ts'

function setup() {
  const clock = new ManualClock()
  const sent: object[] = []
  const typing = createTyping(
    clock,
    () => 'me',
    (payload) => sent.push(payload),
  )
  return { clock, sent, typing }
}

test('typing is told at most every two seconds, however fast the keys', async () => {
  const { clock, sent, typing } = setup()
  for (let key = 0; key < 50; key++) {
    typing.told()
    await clock.advance(100)
  }
  expect(sent).toHaveLength(3)
  expect(sent[0]).toEqual({ from: 'me' })
})

test('somebody who is not heard of any more has stopped within five seconds', async () => {
  const { clock, typing } = setup()
  typing.heard('typing', { from: 'ada' })
  await clock.advance(4000)
  typing.heard('typing', { from: 'ada' })
  await clock.advance(4999)
  expect(typing.people.getSnapshot()).toEqual(['ada'])
  await clock.advance(1)
  expect(typing.people.getSnapshot()).toEqual([])
  expect(clock.pending).toBe(0)
})

test('their message ends their typing at once', () => {
  const { clock, typing } = setup()
  typing.heard('typing', { from: 'ada' })
  typing.heard('typing', { from: 'ben' })
  typing.stopped('ada')
  expect(typing.people.getSnapshot()).toEqual(['ben'])
  typing.close()
  expect(clock.pending).toBe(0)
})

test('what is no typing is dropped: one’s own other device, other events, rubbish, a flood of made-up people', () => {
  const { typing } = setup()
  for (const [event, payload] of [
    ['typing', { from: 'me' }],
    ['message_sent', { from: 'ada' }],
    ['typing', null],
    ['typing', { from: 7 }],
    ['typing', { from: 'x'.repeat(65) }],
  ] as const)
    typing.heard(event, payload)
  expect(typing.people.getSnapshot()).toEqual([])
  for (let index = 0; index < 1000; index++) typing.heard('typing', { from: `somebody ${index}` })
  expect(typing.people.getSnapshot()).toHaveLength(4)
})
