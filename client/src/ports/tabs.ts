import type { Tabs } from './ports.ts'

/** The tabs of this browser; null where it has no Web Locks or no BroadcastChannel, as on pages without TLS, and in Node and Deno. */
export function browserTabs(): Tabs | null {
  // By name: this file is read in Node and Deno too. They know both, and have no tabs.
  if (Reflect.get(globalThis, 'document') === undefined) return null
  if (typeof BroadcastChannel === 'undefined' || !('locks' in navigator)) return null
  return { open, hold }
}

const open: Tabs['open'] = (name, hear) => {
  const channel = new BroadcastChannel(name)
  channel.onmessage = ({ data }) => hear(data)
  return { say: (message) => channel.postMessage(message), close: () => channel.close() }
}

const hold: Tabs['hold'] = (name, { isForced, held, lost }) => {
  const waiting = new AbortController()
  let isOver = false
  let isHeld = false
  let giveBack = () => {}
  const keep = () => {
    if (isOver) return
    isHeld = true
    held()
    return new Promise<void>((resolve) => {
      giveBack = resolve
    })
  }
  // The browser takes no signal together with `steal`. Rejected: by our own abort, because the lock was taken, or because
  // this page gets no locks at all: then it is on its own.
  const how = isForced ? { steal: true } : { signal: waiting.signal }
  navigator.locks.request(name, how, keep).catch(() => {
    if (isOver) return
    if (isHeld) lost()
    else held()
  })
  return () => {
    isOver = true
    waiting.abort()
    giveBack()
  }
}
