import { expect, test } from 'vitest'
import { Mailbox } from './mailbox.ts'

const never = (error: unknown) => {
  throw error
}

const one = () => 1

test('[RT26] messages behind a promise wait for it and keep their order', async () => {
  const gate = Promise.withResolvers<void>()
  const done: number[] = []
  const mailbox = new Mailbox<number>({
    handle(n) {
      done.push(n)
      return n === 1 ? gate.promise : undefined
    },
    failed: never,
    sizeOf: one,
  })
  for (const n of [0, 1, 2, 3]) mailbox.post(n)
  expect(done).toEqual([0, 1])
  const room = (maxQueuedMessages: number, maxQueuedBytes: number) => ({ maxQueuedMessages, maxQueuedBytes })
  expect([room(2, 9), room(9, 2), room(3, 3)].map((limits) => mailbox.isFull(limits))).toEqual([
    true,
    true,
    false,
  ])
  gate.resolve()
  await new Promise(setImmediate)
  expect(done).toEqual([0, 1, 2, 3])
  expect(mailbox.isFull(room(1, 1))).toBe(false)
})

test('[RT28] a closed mailbox forgets what waits', async () => {
  const gate = Promise.withResolvers<void>()
  const done: number[] = []
  const mailbox = new Mailbox<number>({
    handle(n) {
      done.push(n)
      return gate.promise
    },
    failed: never,
    sizeOf: one,
  })
  mailbox.post(1)
  mailbox.post(2)
  mailbox.close()
  gate.resolve()
  await new Promise(setImmediate)
  mailbox.post(3)
  expect(done).toEqual([1])
})

test('[RT43] an error is reported and the next message handled, thrown or rejected', async () => {
  const errors: unknown[] = []
  const done: string[] = []
  const mailbox = new Mailbox<string>({
    handle(message) {
      if (message === 'throws') throw new Error(message)
      if (message === 'rejects') return Promise.reject(new Error(message))
      done.push(message)
    },
    failed: (error) => errors.push(error),
    sizeOf: one,
  })
  for (const message of ['throws', 'a', 'rejects', 'b']) mailbox.post(message)
  await new Promise(setImmediate)
  expect(done).toEqual(['a', 'b'])
  expect(errors).toEqual([new Error('throws'), new Error('rejects')])
})
