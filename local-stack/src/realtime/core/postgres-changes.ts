import type { Channel } from './channel.ts'

/**
 * Answers subscriptions to database changes. They are not delivered yet: the join succeeds, as it does when the
 * real server cannot subscribe, and the system message that follows says why nothing will come.
 */
export function subscribeToChanges(channel: Channel): void {
  if (channel.config.postgresChanges.length === 0) return
  channel.system('postgres_changes', 'error', NOT_DELIVERED)
}

const NOT_DELIVERED =
  'Unable to subscribe to changes with given parameters. This server does not deliver postgres_changes yet.'
