import * as z from 'zod/mini'
import type { Core } from '../core.ts'
import { fullTicketSchema } from '../orders/ticket-schemas.ts'
import type { StreamHandle } from '../streams/follow.ts'
import { withAlert } from './alerts-state.ts'
import { followAlerts } from './follow-alerts.ts'
import { isUnseen } from './is-unseen.ts'
import * as s from './schemas.ts'
import type { Alarm, AlertDesk, Alerts, Drills } from './types.ts'

const ticketsSchema = z.array(fullTicketSchema)

/** What an alarm stands on. */
type AlarmCore = Pick<Core, 'caller' | 'command' | 'userId' | 'follow' | 'onPersonalEvent'>

/** The alarm of restaurants on a Platewire: its ladder, what was done for an order, tests of it, and the desk's alerts. */
export function createAlarm({ core }: { core: AlarmCore }): Alarm {
  const { caller, command, onPersonalEvent } = core
  return {
    of: (restaurantId) => caller.rpc('restaurant_alarm', { restaurant_id: restaurantId }, s.alarmSchema),
    set: (restaurantId, steps, options) =>
      command('set_alarm', { restaurant_id: restaurantId, steps }, s.ladderSchema, options),
    taken: (orderIds) => caller.rpc('order_escalations', { order_ids: orderIds }, s.takenStepsSchema),
    isWaiting: async (orderId) => {
      const [ticket] = await caller.rpc('board_tickets', { order_ids: [orderId] }, ticketsSchema)
      return ticket !== undefined && isUnseen({ ...ticket, actor: ticket.last_actor })
    },
    onCalled: (listener) =>
      onPersonalEvent((event) => {
        if (event.type !== 'alarm_called') return
        const called = s.calledSchema.safeParse(event.body)
        if (called.success) listener(called.data)
      }),
    drills: createDrills(core),
    desk: createAlertDesk(core),
  }
}

const createDrills = ({ caller, command }: AlarmCore): Drills => ({
  last: (restaurantId) => caller.rpc('last_drill', { restaurant_id: restaurantId }, s.drillReportSchema),
  start: (restaurantId, deviceId, speed = 1, options) =>
    command(
      'start_drill',
      { restaurant_id: restaurantId, device_id: deviceId, speed },
      s.drillSchema,
      options,
    ),
  stop: (drillId, options) => command('stop_drill', { drill_id: drillId }, s.drillSchema, options),
})

function createAlertDesk(core: AlarmCore): AlertDesk {
  const follows = new Set<StreamHandle<Alerts>>()
  return {
    follow: () => {
      const handle = followAlerts(core)
      follows.add(handle)
      return {
        ...handle,
        close: () => {
          follows.delete(handle)
          handle.close()
        },
      }
    },
    take: async (orderId, options) => {
      const alert = await core.command('take_alert', { order_id: orderId }, s.alertSchema, options)
      for (const handle of follows) handle.patch((alerts) => withAlert(alerts, alert))
      return alert
    },
    silent: () => core.caller.rpc('silent_restaurants', {}, s.silentRestaurantsSchema),
  }
}
