import { createCaller } from '../calls/caller.ts'
import type { ConnectionState } from '../connection/connection-state.ts'
import { createStore } from '../observable.ts'
import { saveProfile } from '../outbox/commands/accounts.ts'
import { type AnyCommand, removeAddress, saveAddress } from '../outbox/index.ts'
import { buildOutbox, type OutboxPorts } from '../outbox/outbox.ts'
import { createMemoryStore, type OutboxStore } from '../outbox/store.ts'
import { CommandServer } from './command-server.ts'
import { ManualClock, settle } from './manual-clock.ts'

const live: ConnectionState = {
  state: 'live',
  since: 0,
  lastCheckedAt: 0,
  transport: 'websocket',
  choice: 'auto',
  heldBy: null,
  missing: 0,
  following: 1,
  reason: null,
}

/** A device with one store of commands, and as many tabs as the test opens, before a server it plays. */
export function outboxDesk(commands: readonly AnyCommand[] = [saveProfile, saveAddress, removeAddress]) {
  const clock = new ManualClock()
  const server = new CommandServer()
  const kept = sharedStore()
  let ids = 0

  const openTab = async (userId: string | null = 'u', ports: OutboxPorts = {}) => {
    const user = createStore<string | null | undefined>(userId)
    const connection = createStore<ConnectionState>(live)
    const listeners = new Set<() => void>()
    const supabase = server.client(userId ?? 'nobody')
    const renewSession = async () => false
    const caller = createCaller({ supabase, clock, timeoutMs: 10_000, renewSession })
    const core = {
      caller,
      supabase,
      clock,
      newId: () => `key-${++ids}`,
      userId: user,
      network: {
        onChange: (listener: () => void) => {
          listeners.add(listener)
          return () => listeners.delete(listener)
        },
      },
      visibility: { isVisible: () => true, onVisible: () => () => {}, onHidden: () => () => {} },
    }
    const outbox = buildOutbox({ core, connection }, commands, {
      store: kept,
      lock: (run) => run(),
      isCut: () => false,
      ...ports,
    })
    // A page that opens looks and tries at once; what the test does comes after that.
    await settle()
    /** How everything stands, in words: `save_profile pending`. */
    const words = () => outbox.getSnapshot().entries.map(({ command, state }) => `${command} ${state}`)
    const comeOnline = () => {
      for (const listener of listeners) listener()
    }
    /** Keeps a command whose outcome the test looks for elsewhere. */
    const keep: typeof outbox.send = (...sent) => {
      const answer = outbox.send(...sent)
      answer.catch(() => {})
      return answer
    }
    return { outbox, user, connection, words, comeOnline, keep }
  }

  return { clock, server, kept, openTab, live }
}

/** One store for several tabs: each hears of the others' changes. */
function sharedStore(): OutboxStore {
  const memory = createMemoryStore()
  const listeners = new Set<() => void>()
  return {
    update: async (user, change) => {
      let isChanged = false
      const next = await memory.update(user, (all) => {
        const changed = change(all)
        isChanged =
          changed !== all && (changed.length !== all.length || changed.some((one) => !all.includes(one)))
        return changed
      })
      if (isChanged) for (const listener of [...listeners]) queueMicrotask(listener)
      return next
    },
    onForeignChange: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
