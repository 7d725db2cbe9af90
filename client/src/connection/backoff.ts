/** A growing pause with full jitter above a floor: attempt 1 waits 0.5 to 1 times `firstMs`, doubling up to `mostMs`. */
export function backoffMs(attempt: number, random: number, firstMs = 500, mostMs = 10_000): number {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.max(0, attempt - 1))
  return Math.round(ceiling * (0.5 + random / 2))
}

/**
 * When to reconnect a broken socket, ms: for the `realtime` options of `createClient`. Its own steps of 1, 2, 5 and 10 s
 * are the same for everybody, so a server that comes back is met by all of its clients at once.
 */
export function reconnectAfterMs(tries: number): number {
  return backoffMs(tries, Math.random(), 1000)
}

/**
 * How often an idle socket says that it is there, ms: for the `realtime` options of `createClient`. Realtime hangs up after 60 s of
 * silence; the usual 25 s wake a phone's radio almost twice as often as that needs.
 */
export const heartbeatIntervalMs = 45_000
