import { keptDraftSchema } from '@platewire/client/menu-editor'
import type { KeptDraft } from './editor-state.ts'

const keyOf = (userId: string, restaurantId: string): string =>
  `platewire.menu-draft.1.${userId}.${restaurantId}`

/** What was changed on this device and not published yet. */
export function readKeptDraft(userId: string, restaurantId: string): KeptDraft | null {
  const text = localStorage.getItem(keyOf(userId, restaurantId))
  if (text === null) return null
  try {
    const parsed = keptDraftSchema.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Keeps a draft on this device through a reload; null forgets it. */
export function keepDraft(userId: string, restaurantId: string, kept: KeptDraft | null): void {
  try {
    if (kept) localStorage.setItem(keyOf(userId, restaurantId), JSON.stringify(kept))
    else localStorage.removeItem(keyOf(userId, restaurantId))
  } catch {
    // A full or forbidden storage: the draft lives as long as the page, and the guard on leaving says so.
  }
}
