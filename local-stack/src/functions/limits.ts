/** What one worker of a function may use. */
export interface FunctionLimits {
  /** From its start; after half of it a worker takes no more requests. */
  wallClockMs: number
  /** CPU time a request may take; after half of it a worker takes no more requests. */
  cpuMs: number
  /** Beyond what an empty worker needs. */
  memoryMb: number
  /** Until the first byte of an answer, and between two of its bytes. */
  requestIdleMs: number
}

/** Those of the hosted platform's paid plans. */
export const HOSTED_LIMITS: FunctionLimits = {
  wallClockMs: 400_000,
  cpuMs: 2000,
  memoryMb: 256,
  requestIdleMs: 150_000,
}
