/** What the server allows. Names follow the settings of a Realtime tenant. */
export interface Limits {
  /** Channels one socket may have joined. */
  readonly maxChannelsPerSocket: number
  /** Sockets that have joined a channel. */
  readonly maxConcurrentUsers: number
  /** Messages in and deliveries out a second, averaged over a minute. Members that receive more are closed. */
  readonly maxEventsPerSecond: number
  /** Joins a second, averaged over a minute. A socket that joins above it is closed with 1001. */
  readonly maxJoinsPerSecond: number
  /** Presence messages a second, averaged over a minute. */
  readonly maxPresenceEventsPerSecond: number
  /** Largest payload, measured as a term (see `protocol/term-size.ts`). */
  readonly maxPayloadBytes: number
  /** Largest WebSocket message. */
  readonly maxFrameBytes: number
  /** Presence calls one channel may make in one window. */
  readonly presenceCalls: { readonly max: number; readonly windowMs: number }
  /** How long a socket may stay silent. */
  readonly idleTimeoutMs: number
  /** How often sockets are dropped that joined once and have no channel left. */
  readonly noChannelTimeoutMs: number
  /** Bytes that may wait for a slow reader before its socket is dropped. */
  readonly maxBufferedBytes: number
  /** Messages that may wait behind a join, or for the database's answer, before the socket is closed. */
  readonly maxQueuedMessages: number
  /** The bytes they may have. */
  readonly maxQueuedBytes: number
  /** Longest wait for `replication_ready`. */
  readonly replicationReadyMs: number
  /** Whether only private channels may be joined. */
  readonly privateOnly: boolean
  /** Whether nobody is served: sockets and broadcasts are refused. */
  readonly suspended: boolean
  /** Whether every channel has presence, whatever its client says. */
  readonly presenceEnabled: boolean
}

/** Realtime's defaults, without the quotas that only a shared host needs. */
export const defaultLimits: Limits = {
  maxChannelsPerSocket: 100,
  maxConcurrentUsers: Number.POSITIVE_INFINITY,
  maxEventsPerSecond: Number.POSITIVE_INFINITY,
  maxJoinsPerSecond: Number.POSITIVE_INFINITY,
  maxPresenceEventsPerSecond: Number.POSITIVE_INFINITY,
  maxPayloadBytes: 3_000_500,
  maxFrameBytes: 5_000_000,
  presenceCalls: { max: 5, windowMs: 30_000 },
  idleTimeoutMs: 60_000,
  noChannelTimeoutMs: 600_000,
  maxBufferedBytes: 16_000_000,
  maxQueuedMessages: 10_000,
  maxQueuedBytes: 16_000_000,
  replicationReadyMs: 60_000,
  privateOnly: false,
  suspended: false,
  presenceEnabled: false,
}

/** How long errors are held back, so that a broken client does not hammer the server. */
export interface Backoff {
  /** Before a refused connection is answered. */
  readonly connect: number
  /** Before a failed join is answered. */
  readonly channel: number
}
