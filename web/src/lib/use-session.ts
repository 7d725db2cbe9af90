import type { SessionState } from '@platewire/client'
import { useSyncExternalStore } from 'react'
import { usePlatewire } from './platewire-context.tsx'

/** Who is signed in. `unknown` for the moment until the stored session was looked at. */
export function useSession(): SessionState {
  const { session } = usePlatewire().accounts
  return useSyncExternalStore(session.subscribe, session.getSnapshot)
}

/** The signed-in person's id, or null; the key under which personal answers are kept. */
export function useUserId(): string | null {
  const session = useSession()
  return session.status === 'signed_in' ? session.userId : null
}
