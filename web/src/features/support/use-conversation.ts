import { type ConversationFollow, type ConversationView, createSupport } from '@platewire/client/support'
import { useEffect, useState, useSyncExternalStore } from 'react'
import { useCapability } from '../../lib/use-capability.ts'

const IDLE: ConversationView = {
  phase: 'subscribing',
  reason: null,
  missing: 0,
  error: null,
  data: null,
  entries: [],
  typing: [],
  present: {},
  unread: 0,
}
const noSubscription = () => () => {}

/** Follows a conversation while the component is there; `talk` is null for the first render. */
export function useConversation(id: string): { view: ConversationView; talk: ConversationFollow | null } {
  const support = useCapability(createSupport)
  const [talk, setTalk] = useState<ConversationFollow | null>(null)
  useEffect(() => {
    const opened = support.followConversation(id)
    setTalk(opened)
    return () => {
      setTalk(null)
      opened.close()
    }
  }, [support, id])
  const view = useSyncExternalStore(talk?.subscribe ?? noSubscription, talk?.getSnapshot ?? (() => IDLE))
  return { view, talk }
}
