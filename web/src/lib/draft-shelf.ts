import type * as z from 'zod/mini'

/**
 * Where a device keeps what is not published yet: through a reload, and for all its tabs. They share one draft, so nothing a tab
 * has not seen is overwritten or cleared by it.
 */
export interface DraftShelf<T> {
  /** What lies there, which this tab knows from now on; null for nothing, and for what cannot be read any more. */
  take(): T | null
  /** Puts a draft there, or clears it. False where another tab was there since: what it left stays. */
  put(draft: T | null): boolean
  /** Calls back after another tab changed what lies there. Answers how to end that. */
  follow(onChange: () => void): () => void
}

/** The shelf under a key, read by a schema. */
export function draftShelf<T>(key: string, schema: z.ZodMiniType<T>): DraftShelf<T> {
  let known: string | null = null
  return {
    take() {
      known = read(key)
      return known === null ? null : parsed(known, schema)
    },
    put(draft) {
      const text = draft && JSON.stringify(draft)
      if (text === known) return true
      const there = read(key)
      if (there !== known && there !== text) return false
      // What could not be written stays unknown, and is tried again with the next change.
      if (write(key, text)) known = text
      return true
    },
    follow(onChange) {
      const look = () => {
        if (read(key) !== known) onChange()
      }
      window.addEventListener('storage', look)
      // A page that was put to sleep hears of nothing, and looks when it is seen again.
      document.addEventListener('visibilitychange', look)
      return () => {
        window.removeEventListener('storage', look)
        document.removeEventListener('visibilitychange', look)
      }
    },
  }
}

function parsed<T>(text: string, schema: z.ZodMiniType<T>): T | null {
  try {
    const result = schema.safeParse(JSON.parse(text))
    return result.success ? result.data : null
  } catch {
    return null
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, text: string | null): boolean {
  try {
    if (text === null) localStorage.removeItem(key)
    else localStorage.setItem(key, text)
    return true
  } catch {
    // Full or forbidden: the draft lives as long as the page, and the guard on leaving says so.
    return false
  }
}
