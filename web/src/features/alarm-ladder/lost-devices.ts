import type { DevicesNow, WatchingDevice } from '@platewire/client/devices'

/** As the alarm counts: three beats without a word. */
const GONE_MS = 12_000
/** Longer ago somebody closed it, and everybody knows. */
const FORGOTTEN_MS = 5 * 60_000

/** A device that rang until a moment ago, and how long it has been silent, ms. */
export interface LostDevice {
  readonly device: WatchingDevice
  readonly silentFor: number
}

/** The devices that would have rung and fell silent lately, but for one's own. `elapsed`: how long ago the server said so. */
export function lostDevices(
  { at, devices }: DevicesNow,
  elapsed: number,
  ownId: string | null,
): LostDevice[] {
  const seen = new Set<string>()
  return devices.flatMap((device) => {
    const silentFor = Date.parse(at) - Date.parse(device.last_seen_at) + elapsed
    const isLost = device.can_ring && silentFor > GONE_MS && silentFor < FORGOTTEN_MS
    if (!isLost || device.device_id === ownId || seen.has(device.device_id)) return []
    seen.add(device.device_id)
    return [{ device, silentFor }]
  })
}
