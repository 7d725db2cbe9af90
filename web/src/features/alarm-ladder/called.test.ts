import { expect, it } from 'vitest'
import { isCalled, seenAmong } from './called.ts'

const called = (order_id: string) => ({ order_id, restaurant_id: 'r1', number: 41, step: 'other_devices' })

it.each([
  ['/work/r1', false],
  ['/work/r0,r1', false],
  ['/work/r1/kitchen', false],
  ['/work/r0,r1/kitchen', false],
  ['/work/r1/team', true],
  ['/work/r1/drill', true],
  ['/work', true],
  ['/work/r0', true],
  ['/work/r0/kitchen', true],
])('at %s, a page is called: %s; a board rings by itself', (pathname, isRung) => {
  expect(isCalled(pathname, called('o'))).toBe(isRung)
})

it('the page that shows a test plays dead in it', () => {
  expect(isCalled('/work/r1/drill', { ...called('o'), number: -1 })).toBe(false)
})

it('a call ends when its order was seen, and goes on while that cannot be asked', async () => {
  const seen = await seenAmong([called('seen'), called('waits'), called('unknown')], async (id) => {
    if (id === 'unknown') throw new Error('offline')
    return id === 'waits'
  })
  expect(seen.map(({ order_id }) => order_id)).toEqual(['seen'])
})
