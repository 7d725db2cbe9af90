import { expect, it } from 'vitest'
import { boardShows, withoutSeen } from './called.ts'

const called = (order_id: string) => ({ order_id, restaurant_id: 'r1', number: 41, step: 'other_devices' })

it.each([
  ['/work/r1', true],
  ['/work/r0,r1', true],
  ['/work/r1/team', false],
  ['/work', false],
  ['/work/r0', false],
])('at %s the board rings by itself: %s', (pathname, shows) => {
  expect(boardShows(pathname, 'r1')).toBe(shows)
})

it('a call ends when its order was seen, and goes on while that cannot be asked', async () => {
  const left = await withoutSeen([called('seen'), called('waits'), called('unknown')], async (id) => {
    if (id === 'unknown') throw new Error('offline')
    return id === 'waits'
  })
  expect(left.map(({ order_id }) => order_id)).toEqual(['waits', 'unknown'])
})
