/** Whose eyes SQL runs with. */
export type Actor =
  | { kind: 'owner' }
  | { kind: 'role'; role: 'anon' | 'authenticated' | 'service_role' }
  | { kind: 'person'; id: string; label: string }

/** How SQL is run. */
export interface Settings {
  actor: Actor
  readOnly: boolean
  ending: 'commit' | 'ask' | 'roll-back'
  limit: number
  timeoutMs: number
}

const key = 'console.settings'
const actorKey = 'console.actor'

/** Reading and nobody else's eyes at first: what one types by mistake changes nothing. */
const initial: Settings = {
  actor: { kind: 'owner' },
  readOnly: true,
  ending: 'commit',
  limit: 500,
  timeoutMs: 15_000,
}

/** What is kept by the browser; undefined if there is nothing, or nothing readable. */
export function stored<T extends object>(storage: Storage, name: string): Partial<T> | undefined {
  try {
    return JSON.parse(storage.getItem(name) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps something in the browser, if it has room. */
export function store(storage: Storage, name: string, value: object): void {
  try {
    storage.setItem(name, JSON.stringify(value))
  } catch {
    // A browser without storage forgets: no reason not to work.
  }
}

function read(): Settings {
  const kept = stored<Settings>(localStorage, key) ?? {}
  const actor = stored<{ actor: Actor }>(sessionStorage, actorKey)?.actor ?? initial.actor
  return { ...initial, ...kept, actor }
}

let current = read()
const listeners = new Set<() => void>()

/** The settings now. */
export function settings(): Settings {
  return current
}

/** Changes some, and tells who listens. Who one is stays with this tab; the rest is kept. */
export function change(part: Partial<Settings>): void {
  current = { ...current, ...part }
  const { actor, ...kept } = current
  store(localStorage, key, kept)
  store(sessionStorage, actorKey, { actor })
  for (const listener of listeners) listener()
}

/** Hears of every change. */
export function onChange(listener: () => void): void {
  listeners.add(listener)
}

/** An actor in a word or two. */
export function nameOf(actor: Actor): string {
  if (actor.kind === 'owner') return 'postgres'
  return actor.kind === 'role' ? actor.role : actor.label
}

/** The same without what stands in brackets. */
export function shortNameOf(actor: Actor): string {
  return nameOf(actor).replace(/ \(.*/, '')
}

/** An actor as the server takes it. */
export function forServer(actor: Actor): object {
  return actor.kind === 'person' ? { kind: 'person', id: actor.id } : actor
}
