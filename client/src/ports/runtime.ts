import type { Clock, Network, NewId, Visibility } from './ports.ts'

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, task) => {
    const timer = setTimeout(task, ms)
    return () => clearTimeout(timer)
  },
  random: () => Math.random(),
}

/** A random UUID; where `crypto.randomUUID` is missing (pages without TLS) one made of random bytes. */
export const randomId: NewId = () => {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const nothing = () => {}

/** The window's `online` and `offline` events where there is a window; silence elsewhere. */
export const windowNetwork: Network = {
  onChange: (listener) => {
    const endings = ['online', 'offline'].map((event) => listen(globalThis, event, listener))
    return () => {
      for (const end of endings) end()
    }
  },
}

/** The page's visibility where there is a page; always visible elsewhere. */
export const pageVisibility: Visibility = {
  isVisible: () => pageState() !== 'hidden',
  onVisible: (listener) => onPageState('visible', listener),
  onHidden: (listener) => {
    const endings = [
      onPageState('hidden', () => listener(false)),
      listen(globalThis, 'pagehide', () => listener(true)),
    ]
    return () => {
      for (const end of endings) end()
    }
  },
}

function onPageState(state: 'visible' | 'hidden', listener: () => void): () => void {
  return listen(Reflect.get(globalThis, 'document'), 'visibilitychange', () => {
    if (pageState() === state) listener()
  })
}

// The page is looked up by name: this file is read in Node and Deno too, where its type does not exist.
function pageState(): unknown {
  const page: unknown = Reflect.get(globalThis, 'document')
  return typeof page === 'object' && page !== null ? Reflect.get(page, 'visibilityState') : undefined
}

interface Listenable {
  addEventListener(event: string, listener: () => void): void
  removeEventListener(event: string, listener: () => void): void
}

function listen(target: unknown, event: string, listener: () => void): () => void {
  if (!isListenable(target)) return nothing
  target.addEventListener(event, listener)
  return () => target.removeEventListener(event, listener)
}

function isListenable(target: unknown): target is Listenable {
  return typeof target === 'object' && target !== null && 'addEventListener' in target
}
