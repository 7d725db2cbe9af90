import { PlatewireError } from '@platewire/client'
import { useRef } from 'react'
import { useNow } from './clock.ts'

/** How long to wait until another try makes sense after this error, ms; 0 when it makes sense now. */
export function useRetryAfter(error: unknown): number {
  const now = useNow()
  const seen = useRef<{ error: unknown; until: number }>({ error: null, until: 0 })
  if (seen.current.error !== error) {
    const seconds = error instanceof PlatewireError ? error.facts.retry_after_s : undefined
    seen.current = { error, until: typeof seconds === 'number' ? Date.now() + seconds * 1000 : 0 }
  }
  return Math.max(0, seen.current.until - now)
}
