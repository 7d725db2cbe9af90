import type { Address } from '@platewire/client'
import type { OutboxEntry, OutboxState } from '@platewire/client/outbox'
import { expect, it } from 'vitest'
import { refusedAddresses, withKept } from './kept-addresses.ts'

const home: Address = {
  id: 'home',
  label: 'Home',
  line1: '3 rue Cadet',
  line2: '',
  city: 'Paris',
  postcode: '',
  instructions: '',
  latitude: 48.8,
  longitude: 2.3,
}
const { id: _, ...fields } = home

const entry = (command: string, args: object, more: Partial<OutboxEntry> = {}): OutboxEntry => ({
  id: command,
  command,
  args,
  about: {},
  subject: 'address:home',
  state: 'pending',
  madeAt: 0,
  expiresAt: 1,
  waitsFor: null,
  attempts: 0,
  mayHaveArrived: false,
  error: null,
  answer: null,
  settledAt: null,
  ...more,
})
const outbox = (...entries: OutboxEntry[]): OutboxState => ({
  entries,
  waiting: entries.length,
  keeping: 'device',
  isRead: true,
})
const saved = (line1: string, more: Partial<OutboxEntry> = {}, address_id = 'home') =>
  entry('save_address', { ...fields, address_id, line1 }, more)
const lines = (state: OutboxState, readAt = 0) =>
  withKept([home], state, readAt).map(({ line1, isWaiting }) => `${line1}${isWaiting ? ', waiting' : ''}`)

it('shows what was changed and added here at once, and marks it', () => {
  expect(lines(outbox(saved('4 rue Cadet'), saved('New', {}, 'new')))).toEqual([
    '4 rue Cadet, waiting',
    'New, waiting',
  ])
})

it('takes a removed one away, and brings it back when it is saved again', () => {
  const removed = entry('remove_address', { address_id: 'home' })
  expect(lines(outbox(removed))).toEqual([])
  expect(lines(outbox(removed, saved('3 rue Cadet')))).toEqual(['3 rue Cadet, waiting'])
})

it('goes back to what the server has when a change is refused, and keeps what was typed', () => {
  const refused = outbox(saved('x', { state: 'refused' }))
  expect(lines(refused)).toEqual(['3 rue Cadet'])
  expect(refusedAddresses(refused)[0]?.address).toMatchObject({ id: 'home', line1: 'x' })
})

it('shows what came through until the list has been read again', () => {
  const done = outbox(saved('4 rue Cadet', { state: 'done', settledAt: 100 }))
  expect(lines(done, 50)).toEqual(['4 rue Cadet'])
  expect(lines(done, 150)).toEqual(['3 rue Cadet'])
})
