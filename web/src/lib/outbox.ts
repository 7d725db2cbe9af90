import type { Platewire } from '@platewire/client'
import type { KeepOptions, KeptCommand, Outbox, OutboxEntry, OutboxState } from '@platewire/client/outbox'
import { useEffect, useSyncExternalStore } from 'react'
import { usePlatewire } from './platewire-context.tsx'
import { capabilityOf } from './use-capability.ts'

const UNREAD: OutboxState = { entries: [], waiting: 0, keeping: 'device', isRead: false }

/** The outbox of a client, before and after its code has come. */
type Access = {
  subscribe: (listener: () => void) => () => void
  getSnapshot: () => OutboxState
  open: () => Promise<Outbox>
}

function createAccess(platewire: Platewire): Access {
  const listeners = new Set<() => void>()
  let outbox: Outbox | null = null
  let opening: Promise<Outbox> | null = null
  const load = async () => {
    const { createOutbox } = await import('@platewire/client/outbox')
    outbox = createOutbox(platewire)
    outbox.subscribe(() => {
      for (const listener of listeners) listener()
    })
    return outbox
  }
  return {
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    getSnapshot: () => outbox?.getSnapshot() ?? UNREAD,
    open: () => {
      opening ??= load().catch((error) => {
        opening = null
        throw error
      })
      return opening
    },
  }
}

const accessOf = (platewire: Platewire): Access => capabilityOf(platewire, createAccess)

/** The one outbox of a client. Its code comes beside the first page, never before it. */
export const outboxOf = (platewire: Platewire): Promise<Outbox> => accessOf(platewire).open()

/** What is kept on this device for whoever is signed in. Empty until it was read. */
export function useOutbox(): OutboxState {
  const access = accessOf(usePlatewire())
  useEffect(() => {
    // Where its code does not come, nothing is kept; the next page asks again.
    access.open().catch(() => {})
  }, [access])
  return useSyncExternalStore(access.subscribe, access.getSnapshot)
}

/** An entry and what it says, for those who know its command. */
export type Kept<Args> = { entry: OutboxEntry; args: Args }

/** The entries of one command, in order. */
export function keptOf<Input, Args, Answer>(
  { entries }: OutboxState,
  command: KeptCommand<Input, Args, Answer>,
): Kept<Args>[] {
  return entries.flatMap((entry) => {
    const args = command.read(entry)
    return args === null ? [] : [{ entry, args }]
  })
}

/** No answer yet. */
export const isWaiting = ({ state }: OutboxEntry): boolean =>
  state === 'pending' || state === 'sending' || state === 'withdrawing'

/** It waits longer than a moment: for the network, or for what goes first. */
export const isHeld = (entry: OutboxEntry): boolean =>
  isWaiting(entry) && (entry.attempts > 0 || entry.waitsFor !== null || entry.state === 'withdrawing')

/** Whether what was read at `readAt` should be shown with this change: it is under way, or came through since. */
export const isAhead = ({ state, settledAt }: OutboxEntry, readAt: number): boolean =>
  state === 'pending' || state === 'sending' || (state === 'done' && (settledAt ?? 0) > readAt)

/** It ended long after it was made, when whoever made it may have gone on: they have to be told, wherever they are. */
export const hasWaited = ({ settledAt, madeAt }: OutboxEntry): boolean =>
  settledAt !== null && settledAt - madeAt > 10_000

/** It ended otherwise than was wished, and nobody was there to see it. */
export const needsSomebody = (entry: OutboxEntry): boolean =>
  (entry.state === 'refused' || entry.state === 'too_late') && hasWaited(entry)

/** How long a form waits for the server before it says that the device has it, ms. */
const MOMENT_MS = 2500

/**
 * Sends a command, for a form that wants to say at once what became of it: resolves with the answer, or with null when it is
 * kept on this device and goes on by itself. Rejects when it is refused.
 */
export async function sendOrKeep<Input, Args, Answer>(
  platewire: Platewire,
  command: KeptCommand<Input, Args, Answer>,
  input: Input,
  options: KeepOptions = {},
): Promise<Answer | null> {
  const outbox = await outboxOf(platewire)
  const commandId = options.commandId ?? platewire.core.newId()
  const answer = outbox.send(command, input, { ...options, commandId })
  let stop = () => {}
  const kept = new Promise<null>((resolve) => {
    const look = () => {
      const entry = outbox.getSnapshot().entries.find(({ id }) => id === commandId)
      if (entry && isHeld(entry)) resolve(null)
    }
    const stopWatching = outbox.subscribe(look)
    const stopTimer = platewire.core.clock.after(MOMENT_MS, () => resolve(null))
    stop = () => {
      stopWatching()
      stopTimer()
    }
  })
  return Promise.race([answer, kept]).finally(stop)
}
