import type { Json, JsonObject } from '../protocol/messages.ts'

/** Only a text names a role; anything else becomes a name no role has. */
export function roleOf({ role }: JsonObject): string {
  return typeof role === 'string' ? role : ''
}

/** Claims as policies see them: JSON text with sorted keys. */
export function claimsText(claims: JsonObject): string {
  return JSON.stringify(Object.fromEntries<Json>(Object.entries(claims).sort(([a], [b]) => (a < b ? -1 : 1))))
}
