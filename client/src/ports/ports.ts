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
  /** `isLeaving`: the page is put away, and may come back as it was (back button) or never. */
  onHidden(listener: (isLeaving: boolean) => void): () => void
}

/** Makes the idempotency keys of commands: a random UUID each. */
export type NewId = () => string

/** The tabs of one browser: they talk, and hold a lock one at a time. Absent where the browser offers either not. */
export interface Tabs {
  /** Opens a line to the other tabs; its own words are not heard. */
  open(name: string, hear: (message: unknown) => void): TabLine
  /** Waits for a lock, or takes it from whoever has it. Returns what ends the waiting, or gives it back. */
  hold(name: string, request: LockRequest): () => void
}

/** A line between tabs. What is said is copied, as `structuredClone` does. */
export interface TabLine {
  say(message: object): void
  close(): void
}

/** How a lock is asked for. */
export interface LockRequest {
  /** Takes it away instead of waiting: from a tab that the browser froze with the lock in its hand. */
  readonly isForced: boolean
  held(): void
  /** Another tab took it. Nothing has to be given back. */
  lost(): void
}
