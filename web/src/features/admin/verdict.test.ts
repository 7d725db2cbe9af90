import type { Overview } from '@platewire/client/admin'
import { expect, test } from 'vitest'
import { minutesPast, verdict } from './verdict.ts'

const quiet: Overview = {
  at: '2026-11-25T19:00:00Z',
  placed: 1204,
  open: 12,
  missed: 0,
  late: 0,
  late_rows: [],
  unacknowledged: 0,
  unacknowledged_rows: [],
  drivers: 0,
  driver_rows: [],
  conversations: 0,
  conversation_rows: [],
  jobs: 0,
  stuck_jobs: 0,
  stuck_job_rows: [],
  timers: 5,
  failing_timer_rows: [],
}

test.each<[string, Partial<Overview>]>([
  ['0 of 1,204 orders missed in 24 hours; nothing needs anyone.', {}],
  ['0 of 1 order missed in 24 hours; 1 thing needs someone.', { placed: 1, late: 1 }],
  [
    '2 of 1,204 orders missed in 24 hours; 11 things need someone.',
    {
      missed: 2,
      late: 1,
      unacknowledged: 2,
      conversations: 3,
      stuck_jobs: 4,
      failing_timer_rows: [{ timer: 'a', message: null, last_start: null }],
    },
  ],
  ['No orders in 24 hours; nothing needs anyone.', { placed: 0 }],
])('%s', (sentence, facts) => {
  expect(verdict({ ...quiet, ...facts })).toBe(sentence)
})

test('a minute late counts from its first second', () => {
  const now = Date.parse('2026-11-25T19:00:01Z')
  expect(minutesPast('2026-11-25T19:00:00Z', now)).toBe(1)
  expect(minutesPast('2026-11-25T18:30:01Z', now)).toBe(30)
  expect(minutesPast('2026-11-25T19:05:00Z', now)).toBe(0)
})
