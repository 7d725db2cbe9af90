import { type Delivery, type DriverPosition, metresBetween, type Place } from '@platewire/client/deliveries'
import { formatAge, formatDistance, formatTime } from '../../lib/format.ts'

const OLD_MS = 30_000
const LOST_MS = 180_000

/** Where the driver is, in words: complete without the map, and never fresher than what is known. */
export function driverWords({
  delivery,
  position,
  kitchen,
  kitchenAt,
  homeAt,
  timeZone,
  now,
}: {
  delivery: Delivery
  position: DriverPosition | null
  kitchen: string
  kitchenAt: Place | null
  homeAt: Place | null
  timeZone: string | undefined
  now: number
}): { where: string; seen: string | null; isOld: boolean } {
  const name = delivery.driver_name ?? 'Your courier'
  const ageMs = position ? Math.max(0, now - position.seenAt) : 0
  const isOnTheRoad = delivery.picked_up_at !== null
  if (position && ageMs > LOST_MS) {
    return {
      where: `${name}’s phone has not been heard since ${formatTime(position.seenAt, timeZone)}. ${isOnTheRoad ? `Your order is still with ${name}.` : `Your order is still ${name}’s to fetch.`}`,
      seen: null,
      isOld: true,
    }
  }
  const seen = position ? `Seen ${formatAge(ageMs)} ago` : null
  const isOld = ageMs > OLD_MS
  if (!isOnTheRoad) {
    const near =
      position && kitchenAt
        ? `about ${formatDistance(Math.max(500, Math.round(metresBetween(position, kitchenAt) / 500) * 500))} from ${kitchen}`
        : `on the way to ${kitchen}`
    return { where: `${name} brings your order and is ${near}.`, seen, isOld }
  }
  if (!position || !homeAt)
    return {
      where: `${name} has your order. Where they are comes with the next sign of their phone.`,
      seen,
      isOld,
    }
  return {
    where: `${name} is ${formatDistance(metresBetween(position, homeAt))} from your door.`,
    seen,
    isOld,
  }
}
