import type { StreamEvent } from '../streams/types.ts'
import { legEventSchema, shiftChangeSchema } from './schemas.ts'
import type { Run } from './types.ts'

/** A run after an event of the driver's own stream. What an event does not carry comes with the next snapshot. */
export function reduceRun(run: Run, event: StreamEvent): Run {
  switch (event.type) {
    case 'shift_changed':
      return { ...run, shift: { ...run.shift, ...shiftChangeSchema.parse(event.body) } }
    case 'leg_started': {
      const { leg_id } = legEventSchema.parse(event.body)
      return {
        ...run,
        deliveries: run.deliveries.map((carried) =>
          carried.leg_id === leg_id ? { ...carried, picked_up_at: event.at } : carried,
        ),
      }
    }
    case 'leg_ended': {
      const { leg_id } = legEventSchema.parse(event.body)
      return { ...run, deliveries: run.deliveries.filter((carried) => carried.leg_id !== leg_id) }
    }
    default:
      return run
  }
}

/** Whether an event says less than the run shows: what a new order is called, what an ended one paid. */
export function needsSnapshot(event: StreamEvent): boolean {
  return ['driver_assigned', 'leg_ended'].includes(event.type)
}
