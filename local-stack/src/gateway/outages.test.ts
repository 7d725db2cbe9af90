import { expect, it } from 'vitest'
import { lostDatabase, namingOutages } from './outages.ts'

const database = (isUp: boolean, counts: number[] = [0, 0]) => ({
  interruptions: () => counts.shift() ?? 0,
  takesConnections: async () => isUp,
})
const answering = (status: number) => async () => new Response('whatever', { status })

it.each([
  ['a 500 while the database is away', 500, false, [0, 0], 503],
  ['a 544 while it is away', 544, false, [0, 0], 503],
  ['a 500 after it was away meanwhile', 500, true, [0, 1], 503],
  ['a 500 with a database', 500, true, [0, 0], 500],
  ['a refusal while it is away', 403, false, [0, 0], 403],
  ['what is not here while it is away', 501, false, [0, 0], 501],
])('[LC15] %s', async (_, status, isUp, counts, expected) => {
  const answer = await namingOutages('Auth', database(isUp, counts), answering(status))()
  expect(answer.status).toBe(expected)
})

it('[LC15] names the service and says when to come back', async () => {
  const answer = await namingOutages('Auth', database(false), () => Promise.reject(new Error('reset')))()
  expect([answer.headers.get('retry-after'), await answer.json()]).toEqual([
    '1',
    { code: 'service_unavailable', message: 'Auth is not ready; try again in a moment.' },
  ])
})

it('[LC15] an error with a database stays one', async () => {
  const handle = namingOutages('Auth', database(true), () => Promise.reject(new Error('a bug')))
  await expect(handle()).rejects.toThrow('a bug')
})

it.each([
  [400, '{"code":"57P02","message":"terminating connection"}', true],
  [503, '{"code":"PGRST000","message":"Database connection error"}', true],
  [503, '{"code":"57P01","message":"unexpected postmaster exit"}', true],
  [400, '{"code":"","details":null,"hint":null,"message":""}', true],
  [400, '{"code":"22P02","message":"invalid input"}', false],
  [404, '{"code":"42P01"}', false],
])('[LC15] what PostgREST says of a lost database is one: %s %s', (status, body, isOne) => {
  expect(lostDatabase(status, body)?.status).toBe(isOne ? 503 : undefined)
})
