import { expect, test } from 'vitest'
import { type Outcome, renderTable } from './table.ts'

const outcome = (part: Partial<Outcome>): Outcome => ({
  ...{
    service: 'REST',
    capability: 'reading',
    client: '2.119.1',
    serializer: '-',
    title: 'rows',
    state: 'passed',
  },
  ...part,
})

test('the table has a row per capability and a column per way to ask', () => {
  const table = renderTable([
    outcome({}),
    outcome({ client: '2.57.4' }),
    outcome({ client: 'raw' }),
    outcome({ service: 'Auth', capability: 'sessions' }),
    outcome({ client: '2.119.1', title: 'more rows' }),
  ])
  expect(table.split('\n')).toEqual([
    '| service | capability | 2.119.1  | 2.57.4   | raw      |',
    '| ------- | ---------- | -------- | -------- | -------- |',
    '| Auth    | sessions   | 1 passed |          |          |',
    '| REST    | reading    | 2 passed | 1 passed | 1 passed |',
  ])
})

test('what did not pass stands below with its reason, once for all clients it concerns', () => {
  const failed = { state: 'failed', reason: '500' } as const
  const table = renderTable([
    outcome(failed),
    outcome({ ...failed, client: '2.57.4' }),
    outcome({ state: 'skipped', reason: 'no cron', title: 'a job' }),
  ])
  expect(table).toContain('1 failed, 1 skipped')
  expect(table).toContain('Failed:\n\n- REST, reading: rows — 500 (2.119.1, 2.57.4)')
  expect(table).toContain('Skipped:\n\n- REST, reading: a job — no cron (2.119.1)')
})
