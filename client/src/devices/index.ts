export type { DeviceStorage } from './device-id.ts'
export { createDevices } from './devices.ts'
export type {
  Boards,
  BoardsFollow,
  DeviceState,
  Devices,
  DevicesNow,
  Heartbeat,
  Receipts,
  Sighting,
  WatchingDevice,
} from './types.ts'
