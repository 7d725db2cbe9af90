import { expect, it } from 'vitest'
import { counted, duration, outcome, size } from './words.ts'

it('[CO27] a result says how many rows there are, and how many of them are shown', () => {
  expect(outcome({ hasMore: true }, 500)).toBe('the first 500 rows')
  expect(outcome({ hasMore: false }, 500)).toBe('the first 500 rows, there were more')
  expect(outcome({ hasMore: false, command: 'SELECT 1' }, 1)).toBe('1 row')
  expect(outcome({ hasMore: false, command: 'SELECT 12000' }, 500)).toBe('500 of 12,000 rows')
  expect(outcome({ hasMore: false, command: 'INSERT 0 3' }, 0)).toBe('insert 3 rows')
  expect(outcome({ hasMore: false, command: 'UPDATE 900' }, 500)).toBe('update 500 of 900 rows')
  expect(outcome({ hasMore: false, command: 'CREATE TABLE' }, 0)).toBe('create table')
})

it('[CO27] numbers are as exact as it matters', () => {
  expect([counted(1, 'policy', 'policies'), counted(1200, 'policy', 'policies')]).toEqual([
    '1 policy',
    '1,200 policies',
  ])
  expect([0.123, 3.456, 45.6, 2345].map(duration)).toEqual(['0.12 ms', '3.5 ms', '46 ms', '2.3 s'])
  expect([12, 2048, 5_000_000, 3e12].map(size)).toEqual(['12 B', '2.0 kB', '4.8 MB', '2.7 TB'])
})
