import type { Place } from '@platewire/client/deliveries'
import type { Feature } from './feature.ts'

const corners = 48
const metresPerDegree = 111_195

/** A circle of so many metres around a place. */
export function ringOf({ latitude, longitude }: Place, metres: number): Feature {
  const north = metres / metresPerDegree
  const east = north / Math.cos((latitude * Math.PI) / 180)
  const around = Array.from({ length: corners + 1 }, (_, corner) => {
    const angle = (2 * Math.PI * corner) / corners
    return [longitude + east * Math.cos(angle), latitude + north * Math.sin(angle)]
  })
  return { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [around] } }
}
