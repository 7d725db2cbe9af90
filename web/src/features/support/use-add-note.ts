import { PlatewireError } from '@platewire/client'
import { createSupport } from '@platewire/client/support'
import { useMutation } from '@tanstack/react-query'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { useCapability } from '../../lib/use-capability.ts'
import { giveBackDraft, useDraft } from './drafts.ts'

/** Keys of notes that have no answer yet, by what they say: the same words sent again are the same note. */
const commandIds = new Map<string, string>()

/** The note on a conversation that is being written. Sent, it leaves the box; not taken, it comes back. */
export function useAddNote(conversationId: string) {
  const support = useCapability(createSupport)
  const { newId } = usePlatewire().core
  const draftKey = `note.${conversationId}`
  const [note, setNote] = useDraft(draftKey)
  const nameOf = (text: string) => `${conversationId} ${text}`
  const { mutate, error } = useMutation({
    mutationFn: (text: string) => {
      const commandId = commandIds.get(nameOf(text)) ?? newId()
      commandIds.set(nameOf(text), commandId)
      return support.addNote(conversationId, text, { commandId })
    },
    onSuccess: (_, text) => void commandIds.delete(nameOf(text)),
    onError: (refused, text) => {
      if (!(refused instanceof PlatewireError && refused.retryable)) commandIds.delete(nameOf(text))
      giveBackDraft(draftKey, text)
    },
  })
  const send = (text: string) => {
    setNote('')
    mutate(text)
  }
  return { note, setNote, send, error }
}
