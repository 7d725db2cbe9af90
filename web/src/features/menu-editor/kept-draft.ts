import { keptDraftSchema } from '@platewire/client/menu-editor'
import { type DraftShelf, draftShelf } from '../../lib/draft-shelf.ts'
import type { KeptDraft } from './editor-state.ts'

/** What was changed on this device and not published yet. */
export const menuShelf = (userId: string, restaurantId: string): DraftShelf<KeptDraft> =>
  draftShelf<KeptDraft>(`platewire.menu-draft.1.${userId}.${restaurantId}`, keptDraftSchema)
