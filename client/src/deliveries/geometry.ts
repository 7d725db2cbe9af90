/** A place on earth, in degrees. */
export interface Place {
  readonly latitude: number
  readonly longitude: number
}

const earthRadiusM = 6_371_000
const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Metres along a great circle. */
export function metresBetween(a: Place, b: Place): number {
  const [lat1, lat2] = [radians(a.latitude), radians(b.latitude)]
  const half = (angle: number) => Math.sin(angle / 2) ** 2
  const h = half(lat2 - lat1) + Math.cos(lat1) * Math.cos(lat2) * half(radians(b.longitude - a.longitude))
  return 2 * earthRadiusM * Math.asin(Math.sqrt(Math.min(1, h)))
}

/** The direction from one place to another, degrees clockwise from north. */
export function bearing(from: Place, to: Place): number {
  const [lat1, lat2] = [radians(from.latitude), radians(to.latitude)]
  const across = radians(to.longitude - from.longitude)
  const east = Math.sin(across) * Math.cos(lat2)
  const north = Math.cos(lat1) * Math.sin(lat2) - Math.sin(lat1) * Math.cos(lat2) * Math.cos(across)
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360
}

/** The place a share of the way from one place to another; straight, so for the distances of a town. */
export function between(from: Place, to: Place, share: number): Place {
  return {
    latitude: from.latitude + (to.latitude - from.latitude) * share,
    longitude: from.longitude + (to.longitude - from.longitude) * share,
  }
}

/** Metres along a line of places. */
export function lengthOf(line: readonly Place[]): number {
  return line.slice(1).reduce((sum, place, index) => sum + metresBetween(line[index] ?? place, place), 0)
}

/** Where one is after so many metres along a line, and which way one looks. Before its beginning and after its end: there. */
export function along(line: readonly Place[], metres: number): (Place & { heading: number }) | null {
  let left = Math.max(0, metres)
  for (let index = 1; index < line.length; index++) {
    const [from, to] = [line[index - 1], line[index]]
    if (!from || !to) continue
    const length = metresBetween(from, to)
    const isLast = index === line.length - 1
    if (left <= length || isLast)
      return {
        ...between(from, to, length === 0 ? 1 : Math.min(1, left / length)),
        heading: bearing(from, to),
      }
    left -= length
  }
  const [only] = line
  return only ? { ...only, heading: 0 } : null
}

/** Minutes a trip takes: 15 km/h through a town, as the server promises it. */
export function rideMinutes(metres: number): number {
  return Math.max(1, Math.round(metres / 250))
}
