import type { DevicesNow, WatchingDevice } from '@platewire/client/devices'
import { formatAge } from '../../lib/format.ts'

/** Older than this a device is taken for gone, as the alarm takes it: it speaks every four to five seconds. */
export const DEVICE_GONE_MS = 12_000

/** One device with everything it watches here. */
export interface DeviceRow {
  readonly device_id: string
  readonly label: string
  readonly name: string | null
  readonly restaurantIds: readonly string[]
  readonly canRing: boolean
  /** How old its last word is, ms. */
  readonly age: number
}

/** The devices of a board, the freshest first. `elapsed`: how long ago the server said so. */
export function deviceRows({ at, devices }: DevicesNow, elapsed: number): DeviceRow[] {
  const byId = new Map<string, WatchingDevice[]>()
  for (const device of devices) byId.set(device.device_id, [...(byId.get(device.device_id) ?? []), device])
  return [...byId]
    .flatMap(([device_id, [first, ...rest]]) => {
      if (first === undefined) return []
      const all = [first, ...rest]
      const lastSeen = Math.max(...all.map((device) => Date.parse(device.last_seen_at)))
      return {
        device_id,
        label: first.label,
        name: first.name,
        restaurantIds: all.map((device) => device.restaurant_id),
        canRing: all.some((device) => device.can_ring),
        age: Math.max(0, Date.parse(at) - lastSeen) + elapsed,
      }
    })
    .sort((a, b) => a.age - b.age)
}

/** What a device does when an order comes: it rings, it only shows, or nobody has heard of it lately. */
export function deviceSentence({ canRing, age }: Pick<DeviceRow, 'canRing' | 'age'>): string {
  if (age > DEVICE_GONE_MS) return `Silent for ${formatAge(age)}: will not ring`
  return canRing
    ? `Rings, last word ${formatAge(age)} ago`
    : `Shows orders without sound, last word ${formatAge(age)} ago`
}
