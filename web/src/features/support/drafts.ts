import { useEffect, useState } from 'react'

/** A text that is being written, kept in this tab until it is sent, also through a reload. */
export function useDraft(key: string): [string, (text: string) => void] {
  const [draft, setDraft] = useState(() => read(key))
  useEffect(() => setDraft(read(key)), [key])
  return [
    draft,
    (text) => {
      setDraft(text)
      write(key, text)
    },
  ]
}

const nameOf = (key: string) => `platewire.draft.${key}`

function read(key: string): string {
  try {
    return sessionStorage.getItem(nameOf(key)) ?? ''
  } catch {
    return ''
  }
}

function write(key: string, text: string): void {
  try {
    if (text === '') sessionStorage.removeItem(nameOf(key))
    else sessionStorage.setItem(nameOf(key), text)
  } catch {
    // Storage is full or forbidden: the draft lives as long as the page.
  }
}
