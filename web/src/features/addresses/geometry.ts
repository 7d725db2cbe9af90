export type Point = { latitude: number; longitude: number }

const METRES_PER_DEGREE = 111_320

const shrink = (latitude: number): number => Math.cos((latitude * Math.PI) / 180)

/** Where a point lies from a centre, in metres east and south. */
export const offsetFrom = (centre: Point, point: Point) => ({
  east: (point.longitude - centre.longitude) * METRES_PER_DEGREE * shrink(centre.latitude),
  south: (centre.latitude - point.latitude) * METRES_PER_DEGREE,
})

/** The point some metres east and south of another, to a centimetre. */
export function movePoint(from: Point, east: number, south: number): Point {
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7
  return {
    latitude: round(from.latitude - south / METRES_PER_DEGREE),
    longitude: round(from.longitude + east / (METRES_PER_DEGREE * shrink(from.latitude))),
  }
}

/** The distance between two near points, in metres. */
export function distanceBetween(a: Point, b: Point): number {
  const { east, south } = offsetFrom(a, b)
  return Math.hypot(east, south)
}

const WINDS = ['north', 'north-east', 'east', 'south-east', 'south', 'south-west', 'west', 'north-west']

/** In words, where a point is seen from another: "north-east". */
export function windFrom(from: Point, to: Point): string {
  const { east, south } = offsetFrom(from, to)
  const turn = Math.atan2(east, -south) / (2 * Math.PI)
  return WINDS[Math.round(((turn + 1) % 1) * 8) % 8] ?? 'north'
}
