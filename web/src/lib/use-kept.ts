import { useCallback, useState } from 'react'

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // A private window forgets it, which is all that is lost.
  }
}

/** A word this device keeps between visits: what was chosen here, for nobody else. */
export function useKept(key: string): readonly [string | null, (value: string | null) => void] {
  const [value, setValue] = useState(() => read(key))
  const keep = useCallback(
    (next: string | null) => {
      setValue(next)
      write(key, next)
    },
    [key],
  )
  return [value, keep]
}
