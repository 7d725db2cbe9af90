import { isObject, type Json, type JsonObject } from '../messages.ts'

/** What a `presence` event asks for. */
export type PresenceCommand =
  | { readonly kind: 'track'; readonly meta: JsonObject }
  | { readonly kind: 'untrack' }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'not-a-map' }
  | { readonly kind: 'unknown' }

/** Reads the payload of a `presence` event; the event's case does not matter. */
export function readPresenceCommand(payload: Json | Uint8Array): PresenceCommand {
  if (!isObject(payload) || payload.event === undefined) return { kind: 'nothing' }
  const event = typeof payload.event === 'string' ? payload.event.toLowerCase() : undefined
  switch (event) {
    case 'track':
      return readTrack(payload.payload)
    case 'untrack':
      return { kind: 'untrack' }
    default:
      return { kind: 'unknown' }
  }
}

function readTrack(meta: Json | undefined): PresenceCommand {
  if (meta === undefined) return { kind: 'track', meta: {} }
  return isObject(meta) ? { kind: 'track', meta } : { kind: 'not-a-map' }
}
