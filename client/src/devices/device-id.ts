import type { NewId } from '../ports/ports.ts'

/** Where a device keeps its name between visits. */
export interface DeviceStorage {
  get(key: string): string | null
  set(key: string, value: string): void
}

const keyOf = (userId: string) => `platewire.device.${userId}`

/** The name of this device, one for each person who signs in on it: the server takes a device for one person's. */
export interface DeviceId {
  of(userId: string): string
  /** Another name, when the server knows this one as somebody else's. */
  renew(userId: string): void
}

/** Keeps the device's names. Storage that is full or forbidden costs the memory, not the work. */
export function createDeviceId(storage: DeviceStorage, newId: NewId): DeviceId {
  const known = new Map<string, string>()
  const renew = (userId: string): string => {
    const id = newId()
    known.set(userId, id)
    storage.set(keyOf(userId), id)
    return id
  }
  return {
    of: (userId) => {
      const id = known.get(userId) ?? storage.get(keyOf(userId)) ?? renew(userId)
      known.set(userId, id)
      return id
    },
    renew,
  }
}

/** The browser's storage where there is one; memory elsewhere. */
export const browserStorage: DeviceStorage = {
  get: (key) => {
    try {
      return pageStorage()?.getItem(key) ?? null
    } catch {
      return null
    }
  },
  set: (key, value) => {
    try {
      pageStorage()?.setItem(key, value)
    } catch {
      // Forbidden, or full: the next visit is another device.
    }
  },
}

function pageStorage(): Storage | undefined {
  return typeof localStorage === 'undefined' ? undefined : localStorage
}
