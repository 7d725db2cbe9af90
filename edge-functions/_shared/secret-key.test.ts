import { expect, test } from 'vitest'
import { requireSecretKey } from './secret-key.ts'

const keys = JSON.stringify({ default: 'sb_secret_one', rotated: 'sb_secret_two' })
const outcomeOf = (apikey: string | undefined, json: string | undefined): Promise<string> =>
  requireSecretKey(new Request('http://x', { headers: apikey === undefined ? {} : { apikey } }), json).then(
    () => 'let in',
    (error) => error.reason,
  )

test.each(['sb_secret_one', 'sb_secret_two'])('the project’s secret key %s is let in', async (key) => {
  expect(await outcomeOf(key, keys)).toBe('let in')
})

test.each([
  [undefined, keys],
  ['', keys],
  ['sb_secret_on', keys],
  ['sb_publishable_x', keys],
  ['', JSON.stringify({ default: '' })],
  ['undefined', undefined],
  ['x', 'no json'],
])('%s is not, when the keys are %s', async (key, json) => {
  expect(await outcomeOf(key, json)).toBe('NOT_ALLOWED')
})
