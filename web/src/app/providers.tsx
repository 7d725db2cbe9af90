import type { Platewire } from '@platewire/client'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import { BrowserRouter } from 'react-router'
import { LiveRegions } from '../components/ui/live-regions.tsx'
import { writePlace } from '../features/addresses/place-store.ts'
import { announce } from '../lib/announce.ts'
import { PlatewireContext } from '../lib/platewire-context.tsx'
import { createQueryClient } from '../lib/query-client.ts'

/** What every page stands on: the client, the cache of its answers, the address bar, the two voices. */
export function Providers({ platewire, children }: { platewire: Platewire; children: ReactNode }) {
  const [queries] = useState(createQueryClient)
  // Never stopped: the connection lives as long as the page.
  useEffect(() => platewire.connection.start(), [platewire])
  // Ended from afar: whoever holds this device now must not see what was here.
  useEffect(() => {
    const { session } = platewire.accounts
    return session.subscribe(() => {
      const now = session.getSnapshot()
      if (now.status !== 'signed_out' || !now.wasEnded) return
      queries.clear()
      writePlace(null)
      announce('You were signed out on this device', 'assertive')
    })
  }, [platewire, queries])
  useEffect(() => keeping(queries, platewire), [queries, platewire])
  return (
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>{children}</BrowserRouter>
        <LiveRegions />
      </QueryClientProvider>
    </PlatewireContext>
  )
}

/** Keeps what was read for a reload without a network. Its code comes beside the first page. */
function keeping(queries: QueryClient, platewire: Platewire): () => void {
  let isOver = false
  let stop = () => {}
  import('../lib/start-keeping.ts').then(
    (m) => {
      if (!isOver) stop = m.startKeeping(queries, platewire)
    },
    () => {}, // nothing is kept on this visit
  )
  return () => {
    isOver = true
    stop()
  }
}
