/** Time, passed in so that tests decide it. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Runs `task` once after `ms`; returns what cancels it. */
  after(ms: number, task: () => void): () => void
  /** Evenly spread in [0, 1): the jitter of back-offs. */
  random(): number
}

/** Tells that the network may have come or gone. Never asked whether it is there: only an answer proves that. */
export interface Network {
  onChange(listener: () => void): () => void
}

/** Whether somebody is looking. */
export interface Visibility {
  isVisible(): boolean
  onVisible(listener: () => void): () => void
}

/** Makes the idempotency keys of commands: a random UUID each. */
export type NewId = () => string
