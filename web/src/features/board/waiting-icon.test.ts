import { expect, it } from 'vitest'
import { waitingIcon } from './waiting-icon.ts'

it('draws the number of orders that wait, and never more than fits', () => {
  const drawn = (waiting: number) => decodeURIComponent(waitingIcon(waiting)).match(/>([^<>]+)<\/text>/)?.[1]
  expect([1, 9, 10, 250].map(drawn)).toEqual(['1', '9', '9+', '9+'])
  expect(waitingIcon(1)).toMatch(/^data:image\/svg\+xml,/)
})
