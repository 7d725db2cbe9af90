/** What the server allows. Names follow the settings of a Realtime tenant. */
export interface Limits {
  /** Channels one socket may have joined. */
  readonly maxChannelsPerSocket: number
  /** Sockets that have joined a channel. */
  readonly maxConcurrentUsers: number
  /** Largest payload, measured as a term (see `protocol/term-size.ts`). */
  readonly maxPayloadBytes: number
  /** Largest WebSocket message. */
  readonly maxFrameBytes: number
  /** Presence calls one channel may make in one window. */
  readonly presenceCalls: { readonly max: number; readonly windowMs: number }
  /** How long a socket may stay silent. */
  readonly idleTimeoutMs: number
  /** Bytes that may wait for a slow reader before its socket is dropped. */
  readonly maxBufferedBytes: number
  /** Messages that may wait behind a join before the socket is closed. */
  readonly maxQueuedMessages: number
  /** Longest wait for `replication_ready`. */
  readonly replicationReadyMs: number
  /** Whether only private channels may be joined. */
  readonly privateOnly: boolean
  /** Whether every channel has presence, whatever its client says. */
  readonly presenceEnabled: boolean
}

/** Realtime's defaults, without the quotas that only a shared host needs. */
export const defaultLimits: Limits = {
  maxChannelsPerSocket: 100,
  maxConcurrentUsers: Number.POSITIVE_INFINITY,
  maxPayloadBytes: 3_000_500,
  maxFrameBytes: 5_000_000,
  presenceCalls: { max: 5, windowMs: 30_000 },
  idleTimeoutMs: 60_000,
  maxBufferedBytes: 16_000_000,
  maxQueuedMessages: 10_000,
  replicationReadyMs: 60_000,
  privateOnly: false,
  presenceEnabled: false,
}

/** How long errors are held back, so that a broken client does not hammer the server. */
export interface Backoff {
  /** Before a refused connection is answered. */
  readonly connect: number
  /** Before a failed join is answered. */
  readonly channel: number
}
