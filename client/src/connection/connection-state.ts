/** How things stand, in one word. Derived from the streams and the age of the last check, from nothing else. */
export type ConnectionPhase = 'live' | 'catching_up' | 'reconnecting' | 'offline' | 'denied'

/** The one truth about the connection. */
export interface ConnectionState {
  readonly state: ConnectionPhase
  /** When this state began, ms since 1970. */
  readonly since: number
  /** When the server last confirmed that nothing is missing, ms since 1970; null before the first time. */
  readonly lastCheckedAt: number | null
  /** How events come at the moment. */
  readonly transport: 'websocket' | 'polling' | 'none'
  /** Events known to exist and not yet here, over all followed streams. */
  readonly missing: number
  /** Streams followed now. */
  readonly following: number
  /** Why `denied`: nobody is signed in, or access was taken away. */
  readonly reason: 'signed_out' | 'access_ended' | null
}
