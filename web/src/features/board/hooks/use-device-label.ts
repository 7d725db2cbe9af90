import { useState } from 'react'
import { guessLabel } from '../../../lib/guess-label.ts'

const KEY = 'platewire.device.label'
const LONGEST = 60

function stored(): string {
  try {
    return localStorage.getItem(KEY) ?? guessLabel(navigator.userAgent)
  } catch {
    return guessLabel(navigator.userAgent)
  }
}

/** What colleagues call this device: a guess until somebody names it, then kept here. */
export function useDeviceLabel(): readonly [label: string, rename: (label: string) => void] {
  const [label, setLabel] = useState(stored)
  const rename = (wished: string) => {
    const next = wished.trim().slice(0, LONGEST)
    if (next === '') return
    setLabel(next)
    try {
      localStorage.setItem(KEY, next)
    } catch {
      // A private window forgets it, which is all that is lost.
    }
  }
  return [label, rename]
}
