import type { ConnectionState } from '@platewire/client'
import { useSyncExternalStore } from 'react'
import { usePlatewire } from './platewire-context.tsx'

/** The one truth about the connection. */
export function useConnection(): ConnectionState {
  const { connection } = usePlatewire()
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot)
}
