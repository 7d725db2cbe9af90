import { useEffect, useState } from 'react'

type Theme = 'light' | 'dark'

const KEY = 'platewire.board.theme'

function stored(): Theme {
  try {
    return localStorage.getItem(KEY) === 'light' ? 'light' : 'dark'
  } catch {
    return 'dark'
  }
}

/** Dark in the kitchen unless this device was switched to light; other pages keep what they had. */
export function useBoardTheme(): { theme: Theme; switchTheme: () => void } {
  const [theme, setTheme] = useState(stored)
  useEffect(() => {
    const root = document.documentElement
    const before = root.dataset.theme
    root.dataset.theme = theme
    return () => {
      if (before === undefined) delete root.dataset.theme
      else root.dataset.theme = before
    }
  }, [theme])
  const switchTheme = () => {
    const next = theme === 'dark' ? 'light' : 'dark'
    setTheme(next)
    try {
      localStorage.setItem(KEY, next)
    } catch {
      // A private window forgets it, which is all that is lost.
    }
  }
  return { theme, switchTheme }
}
