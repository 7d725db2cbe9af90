import { useSyncExternalStore } from 'react'

/** Where storage is full or forbidden: a draft lives as long as the page. */
const unkept = new Map<string, string>()
const listeners = new Set<() => void>()

/** A text that is being written, kept in this tab until it is sent, also through a reload. */
export function useDraft(key: string): [string, (text: string) => void] {
  const draft = useSyncExternalStore(subscribe, () => read(key))
  return [draft, (text) => write(key, text)]
}

/** A text that was not sent is there to be written on, before what was begun meanwhile; wherever its writer is by now. */
export function giveBackDraft(key: string, text: string): void {
  const begun = read(key)
  write(key, begun === '' ? text : `${text}\n${begun}`)
}

const nameOf = (key: string) => `platewire.draft.${key}`

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function read(key: string): string {
  const kept = unkept.get(key)
  if (kept !== undefined) return kept
  try {
    return sessionStorage.getItem(nameOf(key)) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, text: string): void {
  unkept.delete(key)
  try {
    if (text === '') sessionStorage.removeItem(nameOf(key))
    else sessionStorage.setItem(nameOf(key), text)
  } catch {
    unkept.set(key, text)
  }
  for (const listener of [...listeners]) listener()
}
