import type { Place } from '@platewire/client/deliveries'

type Corner = readonly [longitude: number, latitude: number]

const route = (...corners: readonly Corner[]): readonly Place[] =>
  corners.map(([longitude, latitude]) => ({ longitude, latitude }))

/** Ways from a counter to Lea's door, along streets that are on the map. */
export const routes = [
  {
    slug: 'bao-house',
    // Rue Montmartre, the boulevards, Notre-Dame-de-Lorette, rue des Martyrs.
    way: route([2.343, 48.8712], [2.343, 48.8715], [2.342, 48.8745], [2.3382, 48.876], [2.3397, 48.8797]),
  },
  {
    slug: 'pho-9',
    // Réaumur, Strasbourg, the boulevards to the west, then up as above.
    way: route(
      [2.352, 48.8663],
      [2.3545, 48.8694],
      [2.349, 48.8705],
      [2.343, 48.8715],
      [2.342, 48.8745],
      [2.3382, 48.876],
      [2.3397, 48.8797],
    ),
  },
] as const
