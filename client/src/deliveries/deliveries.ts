import type { Core } from '../core.ts'
import { orderArgs } from '../orders/orders.ts'
import { orderAnswerSchema } from '../orders/schemas.ts'
import type { Platewire } from '../platewire.ts'
import type { StreamChange } from '../streams/types.ts'
import { memoryOnly, startDriving } from './drive.ts'
import type { Place } from './geometry.ts'
import { reduceOffers } from './offers-state.ts'
import { legAnswerSchema, offersSnapshotSchema, onShiftSchema, shiftSchema, trackSchema } from './schemas.ts'
import type { Deliveries, Offers } from './types.ts'
import { followDelivery, watchDelivery } from './watch-delivery.ts'

/** Driving, and being brought something. */
export function createDeliveries({ core }: Pick<Platewire, 'core'>): Deliveries {
  const { caller, command } = core
  return {
    setShift: (state, options) => command('set_shift', { state }, shiftSchema, options),
    take: (orderId, options) => command('take_order', { order_id: orderId }, legAnswerSchema, options),
    release: (orderId, options) => command('release_order', { order_id: orderId }, legAnswerSchema, options),
    assign: (orderId, driverId, options) =>
      command('assign_driver', { order_id: orderId, driver_id: driverId }, legAnswerSchema, options),
    pickUp: (order, options) => command('pick_up_order', orderArgs(order), orderAnswerSchema, options),
    handOver: (order, options) => command('deliver_order', orderArgs(order), orderAnswerSchema, options),
    followOffers: (place, onChange) => followOffers(core, place, onChange),
    drive: ({ store } = {}) => startDriving(core, store ?? memoryOnly),
    followDelivery: (orderId) => followDelivery(core, orderId),
    watch: (orderId) => watchDelivery(core, orderId),
    track: (legId) => caller.rpc('delivery_track', { leg_id: legId }, trackSchema),
    driversOnShift: () => caller.rpc('drivers_on_shift', {}, onShiftSchema),
  }
}

function followOffers(
  { caller, follow }: Core,
  place: Place | null,
  onChange?: (change: StreamChange<Offers>) => void,
) {
  return follow<Offers>('drivers:all', {
    topics: (data) => (data ? [data.topic] : []),
    reduce: reduceOffers,
    snapshot: async () => {
      const { seq, topic, offers } = await caller.rpc(
        'open_deliveries',
        { latitude: place?.latitude ?? null, longitude: place?.longitude ?? null },
        offersSnapshotSchema,
        { attempts: 1 },
      )
      return { seq, state: { topic, offers } }
    },
    ...(onChange ? { onChange } : {}),
  })
}
