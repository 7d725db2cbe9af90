import type { ExpressionSpecification, FilterSpecification, StyleSpecification } from 'maplibre-gl'
import type { MapColours } from './map-colours.ts'
import { town } from './town.ts'

/** The family that labels are drawn in: the page's own font, so that no glyphs are fetched. */
export const labelFont = 'Instrument Sans Variable'

const kind = (name: string): FilterSpecification => ['==', ['get', 'kind'], name]
/** So many metres wide, whatever the zoom: doubling with each level, from a width at level 14. */
const wide = (pixelsAt14: number, least = 0.5): ExpressionSpecification => [
  'interpolate',
  ['exponential', 2],
  ['zoom'],
  10,
  Math.max(least, pixelsAt14 / 16),
  18,
  pixelsAt14 * 16,
]

/** The style of the map: ground, water, parks, streets, names. Nothing in it points outside. */
export function townStyle(colours: MapColours): StyleSpecification {
  const road = (id: string, of: string, color: string, pixels: number, least: number) =>
    ({
      id,
      type: 'line',
      source: 'town',
      filter: kind(of),
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': color, 'line-width': wide(pixels, least) },
    }) as const
  return {
    version: 8,
    sources: {
      town: { type: 'geojson', data: town },
      ring: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } },
    },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': colours.ground } },
      {
        id: 'parks',
        type: 'fill',
        source: 'town',
        filter: kind('park'),
        paint: { 'fill-color': colours.park },
      },
      road('river', 'river', colours.water, 19, 2),
      road('canal', 'canal', colours.water, 4, 1),
      {
        id: 'islands',
        type: 'fill',
        source: 'town',
        filter: kind('island'),
        paint: { 'fill-color': colours.ground },
      },
      road('street-casing', 'street', colours.casing, 2.4, 1.5),
      road('avenue-casing', 'avenue', colours.casing, 4, 2.5),
      road('street', 'street', colours.street, 1.8, 0.8),
      road('avenue', 'avenue', colours.street, 3.2, 1.6),
      {
        id: 'ring',
        type: 'fill',
        source: 'ring',
        paint: { 'fill-color': colours.ring, 'fill-opacity': 0.16, 'fill-outline-color': colours.ring },
      },
      {
        id: 'names',
        type: 'symbol',
        source: 'town',
        filter: kind('quarter'),
        layout: {
          'text-field': ['get', 'name'],
          'text-font': [labelFont],
          'text-size': 13,
          'text-letter-spacing': 0.02,
        },
        paint: { 'text-color': colours.label, 'text-halo-color': colours.ground, 'text-halo-width': 1.4 },
      },
    ],
  }
}
