import type * as z from 'zod/mini'
import { metresBetween } from './geometry.ts'
import { type lastSeenSchema, movedSchema } from './schemas.ts'
import type { DriverPosition } from './types.ts'

/** Nobody travels this far between two positions. */
const teleportM = 500_000
/** A jump is believed once the position before it is this old. */
const forgottenMs = 60_000

/** The position a broadcast carries, or null when it cannot be one. */
export function positionOf(legId: string, payload: unknown, now: number): DriverPosition | null {
  const moved = movedSchema.safeParse(payload)
  if (!moved.success) return null
  const { age_ms, ...rest } = moved.data
  return { ...rest, leg_id: legId, precision: 'point', seenAt: now - age_ms }
}

/** The position the database last had. */
export function positionSeen(seen: NonNullable<z.infer<typeof lastSeenSchema>>, now: number): DriverPosition {
  const { age_ms, counter, ...rest } = seen
  return { ...rest, counter: counter ?? 0, speed_mps: null, heading: null, seenAt: now - age_ms }
}

/** The newer of two positions: a higher counter of the same leg wins, a late one is ignored, a teleport not believed. */
export function newer(current: DriverPosition | null, next: DriverPosition): DriverPosition {
  if (!current || current.leg_id !== next.leg_id) return next
  if (current.precision !== next.precision) return next.precision === 'point' ? next : current
  if (next.precision === 'area') return next.seenAt >= current.seenAt ? next : current
  if (next.counter <= current.counter) return current
  const isTeleport = metresBetween(current, next) > teleportM && next.seenAt - current.seenAt < forgottenMs
  return isTeleport ? current : next
}
