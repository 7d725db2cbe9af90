import { store, stored } from '../settings.ts'

/** A query that was run. */
export interface Past {
  sql: string
  at: number
  actor: string
  words: string
}

/** A query somebody gave a name. */
export interface Saved {
  name: string
  sql: string
}

const HISTORY_LIMIT = 100
const historyKey = 'console.history'
const savedKey = 'console.saved'

function list<T>(key: string): T[] {
  const kept = stored<{ items: T[] }>(localStorage, key)
  return Array.isArray(kept?.items) ? kept.items : []
}

/** What was run in this browser, newest first; each text once. */
export function history(): Past[] {
  return list<Past>(historyKey)
}

/** Remembers a run. */
export function remember(past: Past): void {
  const items = [past, ...history().filter(({ sql }) => sql !== past.sql)].slice(0, HISTORY_LIMIT)
  store(localStorage, historyKey, { items })
}

/** Forgets every run. */
export function forget(): void {
  localStorage.removeItem(historyKey)
}

/** The queries with a name. */
export function savedQueries(): Saved[] {
  return list<Saved>(savedKey)
}

/** Gives a query a name; the same name again replaces it. */
export function save(query: Saved): void {
  const others = savedQueries().filter(({ name }) => name !== query.name)
  store(localStorage, savedKey, { items: [...others, query].sort((a, b) => a.name.localeCompare(b.name)) })
}

/** Takes a name away. */
export function unsave(name: string): void {
  store(localStorage, savedKey, { items: savedQueries().filter((query) => query.name !== name) })
}
