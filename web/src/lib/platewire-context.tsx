import type { Platewire } from '@platewire/client'
import { createContext, use } from 'react'

/** Carries the one client, so that tests can render pages on another. */
export const PlatewireContext = createContext<Platewire | null>(null)

/** The client. Features reach the backend through it and nothing else. */
export function usePlatewire(): Platewire {
  const platewire = use(PlatewireContext)
  if (!platewire) throw new Error('usePlatewire needs a PlatewireContext above it')
  return platewire
}
