import type { Platewire } from '../platewire.ts'
import { browserStorage, createDeviceId, type DeviceStorage } from './device-id.ts'
import { followBoards } from './follow-boards.ts'
import { startHeartbeat } from './heartbeat.ts'
import { createReceipts } from './receipts.ts'
import { acknowledgedSchema, devicesNowSchema, sightingsSchema } from './schemas.ts'
import type { Devices } from './types.ts'

/** Boards of one or several restaurants on a device that says what it knows. `storage` keeps the device's id between visits. */
export function createDevices(platewire: Platewire, storage: DeviceStorage = browserStorage): Devices {
  const { core, restaurants } = platewire
  const { caller, command, userId } = core
  const deviceId = createDeviceId(storage, core.newId)
  const receipts = createReceipts(core, deviceId)
  return {
    id: () => {
      const person = userId.getSnapshot()
      return person ? deviceId.of(person) : null
    },
    startBeating: (state) => startHeartbeat(core, deviceId, state),
    followBoards: (restaurantIds, onChange) => followBoards(restaurants, receipts, restaurantIds, onChange),
    receipts,
    acknowledge: async (orderId, options) => {
      const { user_id, acknowledged_at } = await command(
        'acknowledge_order',
        { order_id: orderId },
        acknowledgedSchema,
        options,
      )
      return { user_id, acknowledged_at }
    },
    watching: (restaurantIds) =>
      caller.rpc('restaurant_devices', { restaurant_ids: restaurantIds }, devicesNowSchema),
    sightings: (orderIds) => caller.rpc('order_sightings', { order_ids: orderIds }, sightingsSchema),
  }
}
