import type { Platewire } from '@platewire/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { MemoryRouter } from 'react-router'
import { vi } from 'vitest'
import { LiveRegions } from '../../components/ui/live-regions.tsx'
import { connect } from '../../lib/platewire.ts'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'

/** A call as it reached the server. */
interface SeenCall {
  readonly name: string
  readonly args: Record<string, unknown>
}

let servers = 0

/** The app's own client on a server whose answers a test gives, one at a time and when it likes. */
export function serverInHand() {
  const seen: SeenCall[] = []
  let answer: ((response: Response) => void) | undefined
  vi.stubGlobal('fetch', (input: Request | URL | string, init?: RequestInit) => {
    const name = new URL(input instanceof Request ? input.url : input).pathname.split('/').at(-1) ?? ''
    seen.push({ name, args: JSON.parse(typeof init?.body === 'string' ? init.body : '{}') })
    return new Promise((resolve) => {
      answer = resolve
    })
  })
  return {
    platewire: connect({ supabaseUrl: `http://server-${servers++}.test`, publishableKey: 'publishable' }),
    seen,
    /** Answers the call that waits. */
    reply(status: number, body: unknown) {
      answer?.(
        new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } }),
      )
      answer = undefined
    },
  }
}

/** What a page stands on, with the client of a server in hand. */
export function TestPage({ platewire, children }: { platewire: Platewire; children: ReactNode }) {
  const [queries] = useState(createQueryClient)
  return (
    <PlatewireContext value={platewire}>
      <QueryClientProvider client={queries}>
        <MemoryRouter>{children}</MemoryRouter>
        <LiveRegions />
      </QueryClientProvider>
    </PlatewireContext>
  )
}

/** An error as PostgREST answers it. */
export const refusal = (family: string, reason: string, facts: Record<string, unknown> = {}) => ({
  code: 'PT409',
  message: 'Someone changed this order before you.',
  hint: family,
  details: JSON.stringify({ reason, action: 'Look at the order as it is now, then decide again.', ...facts }),
})

/** jsdom has no audio; a browser's is locked until a press, and here it stays so. */
export class LockedAudio extends EventTarget {
  readonly state = 'suspended'
  async resume() {}
}

/** jsdom lays nothing out; a wide tablet is assumed. */
export function assumeWide() {
  window.matchMedia = (query) => {
    const list = new EventTarget()
    return Object.assign(list, {
      matches: query.startsWith('(width'),
      media: query,
      onchange: null,
      addListener() {},
      removeListener() {},
    })
  }
}
