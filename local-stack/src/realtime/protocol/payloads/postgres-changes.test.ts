import { expect, test } from 'vitest'
import { echoPostgresChange, postgresChangeId } from './postgres-changes.ts'

test('[RT22] an entry is echoed unchanged, with an id first', () => {
  const entry = { event: 'insert', schema: 'public', table: 'T', filter: 'a=eq.1', select: ['a'] }
  const echo = echoPostgresChange(entry)
  expect(echo).toEqual({ ...entry, id: postgresChangeId(entry) })
  expect(Object.keys(echo)[0]).toBe('id')
})

test('[RT22] an id the client sent does not survive', () => {
  expect(echoPostgresChange({ id: 'mine', table: 't' }).id).toBeTypeOf('number')
})

test('[RT22] equal entries have equal ids, whatever the order of their keys; different ones differ', () => {
  const id = postgresChangeId({ schema: 'public', table: 't', filter: 'a=eq.1' })
  expect(postgresChangeId({ filter: 'a=eq.1', table: 't', schema: 'public' })).toBe(id)
  expect(postgresChangeId({ schema: 'public', table: 't', filter: 'a=eq.2' })).not.toBe(id)
})

test('[RT22] ids are integers from 1 to 2^27 - 1', () => {
  for (let n = 0; n < 1000; n += 1) {
    const id = postgresChangeId({ n })
    expect(Number.isInteger(id) && id >= 1 && id < 2 ** 27).toBe(true)
  }
})
