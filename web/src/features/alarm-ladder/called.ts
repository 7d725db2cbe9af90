import type { Called } from '@platewire/client/alarm'

/** Whether a page is the board or the kitchen view of a restaurant, alone or with others: it rings by itself. */
const isBoard = (pathname: string, restaurantId: string): boolean =>
  /^\/work\/[^/]+(\/kitchen)?\/?$/.test(pathname) && pathname.includes(restaurantId)

/** Whether a page is to be called. The one that shows a test plays dead in it. */
export const isCalled = (pathname: string, { restaurant_id, number }: Called): boolean =>
  !isBoard(pathname, restaurant_id) && !(number < 0 && pathname.endsWith(`${restaurant_id}/drill`))

/** The calls about orders that were seen. What could not be asked is taken to wait: silence must be earned. */
export async function seenAmong(
  calls: readonly Called[],
  isWaiting: (orderId: string) => Promise<boolean>,
): Promise<readonly Called[]> {
  const answers = await Promise.all(calls.map(({ order_id }) => isWaiting(order_id).catch(() => true)))
  return calls.filter((_, nth) => !answers[nth])
}
