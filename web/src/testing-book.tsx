import type { FollowSnapshot, Platewire } from '@platewire/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { act } from '@testing-library/react'
import { type ReactNode, StrictMode, useState } from 'react'
import { MemoryRouter } from 'react-router'
import { PlatewireContext } from './lib/platewire-context.tsx'
import { createQueryClient } from './lib/query-client.ts'

/** A book that a test holds, for editors that follow it: a test brings the next one, and answers commands and calls. */
export function bookInHand<T>(
  first: T,
  command: (name: string, args: Record<string, unknown>) => Promise<unknown>,
  rpc: () => Promise<unknown> = () => new Promise(() => {}),
) {
  let snapshot: FollowSnapshot<T> = {
    phase: 'live',
    reason: null,
    data: first,
    seq: 1,
    missing: 0,
    error: null,
    checkedAt: 0,
  }
  const listeners = new Set<() => void>()
  const follow = () => ({
    stream: 'restaurant:r',
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => snapshot,
    refresh: () => {},
    close: () => {},
  })
  const core = { follow, command, caller: { rpc } }
  // Only what editing needs of the client.
  const platewire = { core } as unknown as Platewire
  return {
    platewire,
    bring: (data: T) =>
      act(async () => {
        snapshot = { ...snapshot, data }
        for (const listener of listeners) listener()
      }),
  }
}

/** What an editor stands on. */
export function BookPage({ platewire, children }: { platewire: Platewire; children: ReactNode }) {
  const [queries] = useState(createQueryClient)
  return (
    <StrictMode>
      <PlatewireContext value={platewire}>
        <QueryClientProvider client={queries}>
          <MemoryRouter>{children}</MemoryRouter>
        </QueryClientProvider>
      </PlatewireContext>
    </StrictMode>
  )
}
