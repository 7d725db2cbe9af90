import { orderFactsOf } from '../orders/order-state.ts'
import type { StreamEvent } from '../streams/types.ts'
import { assignedEventSchema, legEventSchema } from './schemas.ts'
import type { OrderDelivery } from './types.ts'

/** Who carries an order, after an event of the order's stream. */
export function reduceDelivery(state: OrderDelivery, event: StreamEvent): OrderDelivery {
  switch (event.type) {
    case 'driver_assigned': {
      const { leg_id, topic, driver_id } = assignedEventSchema.parse(event.body)
      const delivery = { leg_id, topic, driver_id, driver_name: null, taken_at: event.at, picked_up_at: null }
      return { ...state, delivery }
    }
    case 'leg_started': {
      const { leg_id } = legEventSchema.parse(event.body)
      if (state.delivery?.leg_id !== leg_id) return state
      return { ...state, delivery: { ...state.delivery, picked_up_at: event.at } }
    }
    case 'leg_ended': {
      const { leg_id } = legEventSchema.parse(event.body)
      return state.delivery?.leg_id === leg_id ? { ...state, delivery: null } : state
    }
    default: {
      const facts = orderFactsOf(event)
      if (!facts) return state
      // An order that is over is carried by nobody, whatever follows.
      return { ...state, status: facts.status, delivery: facts.closed_at ? null : state.delivery }
    }
  }
}
