type Coordinates = number[]

/** As much of GeoJSON as our map needs. */
export interface Feature {
  type: 'Feature'
  properties: Record<string, string>
  geometry:
    | { type: 'Point'; coordinates: Coordinates }
    | { type: 'LineString'; coordinates: Coordinates[] }
    | { type: 'Polygon'; coordinates: Coordinates[][] }
}

/** Several of them. */
export interface FeatureCollection {
  type: 'FeatureCollection'
  features: Feature[]
}
