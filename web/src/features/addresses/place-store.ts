import { useSyncExternalStore } from 'react'
import * as z from 'zod/mini'

const KEY = 'platewire.place.1'

const placeSchema = z.object({
  label: z.string(),
  latitude: z.number(),
  longitude: z.number(),
  address_id: z.nullable(z.string()),
})

/** Where food should go: a saved address, or a point on the plan. */
export type Place = z.infer<typeof placeSchema>

const listeners = new Set<() => void>()
let cached: { text: string | null; place: Place | null } = { text: null, place: null }

function parse(text: string | null): Place | null {
  if (text === null) return null
  try {
    const parsed = placeSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

function read(): Place | null {
  const text = localStorage.getItem(KEY)
  if (text !== cached.text) cached = { text, place: parse(text) }
  return cached.place
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  window.addEventListener('storage', listener)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', listener)
  }
}

/** Keeps where food should go on this device; null forgets it. */
export function writePlace(place: Place | null): void {
  if (place === null) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, JSON.stringify(place))
  for (const listener of listeners) listener()
}

/** Where food should go, live across tabs. */
export const usePlace = (): Place | null => useSyncExternalStore(subscribe, read)
