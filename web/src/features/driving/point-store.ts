import type { PointStore, TrackPoint } from '@platewire/client/deliveries'
import * as z from 'zod/mini'

const pointsSchema = z.array(
  z.object({
    counter: z.number(),
    at: z.number(),
    latitude: z.number(),
    longitude: z.number(),
    accuracy_m: z.number(),
    speed_mps: z.nullable(z.number()),
    heading: z.nullable(z.number()),
  }),
)
const keyOf = (legId: string) => `platewire.track.${legId}`

/** Keeps what could not be sent on this device, over a reload. Where nothing can be kept, nothing breaks. */
export const pointStore: PointStore = {
  load: (legId) => read(keyOf(legId)),
  save: (legId, points) => {
    try {
      if (points.length === 0) localStorage.removeItem(keyOf(legId))
      else localStorage.setItem(keyOf(legId), JSON.stringify(points))
    } catch {
      // Full, or forbidden: the page still has them.
    }
  },
}

function read(key: string): readonly TrackPoint[] {
  try {
    return pointsSchema.parse(JSON.parse(localStorage.getItem(key) ?? '[]'))
  } catch {
    return []
  }
}
