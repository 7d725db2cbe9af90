import type { Platewire } from '@platewire/client'
import { usePlatewire } from './platewire-context.tsx'

const made = new WeakMap<Platewire, Map<unknown, unknown>>()

/** A capability of the client beyond ordering, made once for all who use it: `useCapability(createSupport)`. */
export function useCapability<T>(create: (platewire: Platewire) => T): T {
  return capabilityOf(usePlatewire(), create)
}

/** The same outside of React. */
export function capabilityOf<T>(platewire: Platewire, create: (platewire: Platewire) => T): T {
  const capabilities = made.get(platewire) ?? new Map<unknown, unknown>()
  made.set(platewire, capabilities)
  if (!capabilities.has(create)) capabilities.set(create, create(platewire))
  // Filed under the function that made it, so it is what that function makes.
  return capabilities.get(create) as T
}
