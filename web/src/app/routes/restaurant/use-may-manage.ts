import { useMemberships } from '../../use-memberships.ts'

/** Whether one owns or manages a restaurant. The database decides; this says so in time. */
export function useMayManage(restaurantId: string): boolean {
  const membership = useMemberships().data?.find(({ restaurant_id }) => restaurant_id === restaurantId)
  return membership?.role === 'owner' || membership?.role === 'manager'
}
