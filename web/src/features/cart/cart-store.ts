import { useSyncExternalStore } from 'react'
import { type Cart, cartSchema } from './cart.ts'

const KEY = 'platewire.cart.1'
const listeners = new Set<() => void>()
let cached: { text: string | null; cart: Cart | null } = { text: null, cart: null }

const notify = () => {
  for (const listener of listeners) listener()
}

function parse(text: string | null): Cart | null {
  if (text === null) return null
  try {
    const parsed = cartSchema.safeParse(JSON.parse(text))
    return parsed.success && parsed.data.lines.length > 0 ? parsed.data : null
  } catch {
    return null
  }
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  // Another tab of this browser changed the cart.
  const onStorage = (event: StorageEvent) => {
    if (event.key === KEY || event.key === null) listener()
  }
  window.addEventListener('storage', onStorage)
  return () => {
    listeners.delete(listener)
    window.removeEventListener('storage', onStorage)
  }
}

/** The cart on this device, the same object until it changes. */
export function readCart(): Cart | null {
  const text = localStorage.getItem(KEY)
  if (text !== cached.text) cached = { text, cart: parse(text) }
  return cached.cart
}

/** Keeps a cart on this device, for every tab; null empties it. */
export function writeCart(cart: Cart | null): void {
  if (cart === null) localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, JSON.stringify(cart))
  notify()
}

/** The cart, live across tabs. */
export const useCart = (): Cart | null => useSyncExternalStore(subscribe, readCart)
