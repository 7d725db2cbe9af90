import type { Clock } from '../ports/ports.ts'

/** What the last words from the server were, and when. */
export interface Contact {
  succeeded(): void
  failed(): void
  /** What failed before says nothing any more: nobody has asked for long. */
  forgive(): void
  /** When the server last answered, ms since 1970; null before the first time. */
  lastSuccessAt(): number | null
  /** The last attempt got no answer. */
  isFailing(): boolean
  onChange(listener: () => void): () => void
}

/** Remembers when the server was last heard. */
export function createContact(clock: Clock): Contact {
  const listeners = new Set<() => void>()
  let successAt: number | null = null
  let failing = false
  const tell = () => {
    for (const listener of [...listeners]) listener()
  }
  return {
    lastSuccessAt: () => successAt,
    isFailing: () => failing,
    succeeded: () => {
      successAt = clock.now()
      failing = false
      tell()
    },
    failed: () => {
      failing = true
      tell()
    },
    forgive: () => {
      failing = false
    },
    onChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
