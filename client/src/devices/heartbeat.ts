import * as z from 'zod/mini'
import { coerceError } from '../calls/server-error.ts'
import type { Core } from '../core.ts'
import type { PlatewireError } from '../errors.ts'
import type { DeviceId } from './device-id.ts'
import type { DeviceState, Heartbeat } from './types.ts'

const headsSchema = z.record(z.string(), z.int())

/** Whether the server takes this device for somebody else's. */
export const isForeignDevice = (error: PlatewireError): boolean =>
  error.code === 'NOT_FOUND' && error.facts.field === 'device_id'

/**
 * Beats for this device: the check of followed streams goes through `beat`, which answers heads as well. A sign of life that
 * is refused, or that waits for a lock, must never cost the check itself: then the heads are asked for plainly.
 */
export function startHeartbeat(
  core: Pick<Core, 'caller' | 'userId' | 'headCheck'>,
  deviceId: DeviceId,
  first: DeviceState,
): Heartbeat {
  const { caller, userId, headCheck } = core
  let state = first
  const plain = (streams: readonly string[]) => caller.rpc('heads', { streams }, headsSchema, { attempts: 1 })

  const beat = async (streams: readonly string[]) => {
    const person = userId.getSnapshot()
    if (!person) return plain(streams)
    const { label = null, canRing } = state
    const args = { device_id: deviceId.of(person), streams, label, can_ring: canRing }
    try {
      return await caller.rpc('beat', args, headsSchema, { attempts: 1 })
    } catch (caught) {
      const error = coerceError(caught)
      if (error.code === 'OFFLINE') throw error
      if (isForeignDevice(error)) deviceId.renew(person)
      return plain(streams)
    }
  }

  const stopAsking = headCheck.askBy(beat)
  headCheck.checkSoon(0)
  return {
    update: (next) => {
      if (next.label === state.label && next.canRing === state.canRing) return
      state = next
      headCheck.checkSoon(0)
    },
    stop: stopAsking,
  }
}
