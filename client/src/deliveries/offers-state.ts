import type { StreamEvent } from '../streams/types.ts'
import { metresBetween, type Place } from './geometry.ts'
import { offerClosedSchema, offerSchema, topicSchema } from './schemas.ts'
import type { Offer, Offers } from './types.ts'

/** The offers after an event of the drivers' stream. */
export function reduceOffers(state: Offers, event: StreamEvent): Offers {
  switch (event.type) {
    case 'offer_opened':
    case 'offer_changed': {
      const offer = offerSchema.parse(event.body)
      return { ...state, offers: [...without(state.offers, offer.order_id), offer] }
    }
    case 'offer_closed': {
      const { order_id } = offerClosedSchema.parse(event.body)
      return { ...state, offers: without(state.offers, order_id) }
    }
    case 'drivers_changed':
      return { ...state, topic: topicSchema.parse(event.body).topic }
    default:
      return state
  }
}

const without = (offers: readonly Offer[], orderId: string): readonly Offer[] =>
  offers.filter((offer) => offer.order_id !== orderId)

/** The offers by how far it is to pick them up, then by what is ready first; where one is unknown, by that alone. */
export function nearestFirst(offers: readonly Offer[], place: Place | null): readonly Offer[] {
  const far = (offer: Offer): number => (place ? metresBetween(place, offer.pickup) : 0)
  return [...offers].sort((a, b) => far(a) - far(b) || (a.ready_from ?? '').localeCompare(b.ready_from ?? ''))
}

/** Metres from here to the counter, and on to the door's area. */
export function tripMetres(offer: Offer, place: Place | null): number {
  return offer.distance_m + (place ? Math.round(metresBetween(place, offer.pickup)) : 0)
}
