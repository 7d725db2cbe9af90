import type { ChangeAnswer, ChangeRequest } from '../ports.ts'
import { TOPIC_PREFIX } from '../protocol/messages.ts'
import {
  type ChangeSubscription,
  describeChangeSubscription,
  readChangeSubscription,
} from '../protocol/payloads/change-subscription.ts'
import { postgresChangeId } from '../protocol/payloads/postgres-changes.ts'
import { describeSqlError } from '../protocol/sqlstate-names.ts'
import type { Channel } from './channel.ts'

const RETRY_MS = 5_000
const UNABLE = 'Unable to subscribe to changes with given parameters.'

/**
 * Subscribes a channel to what its join asked for, with the rights of its token, and says what came of it. Done after
 * the join, with each new token, and when the published tables change. The channel lives on when it fails.
 */
export async function subscribeToChanges(channel: Channel): Promise<void> {
  const { environment, config, identity } = channel
  if (config.postgresChanges.length === 0) return
  const entries = readEntries(channel)
  if (typeof entries === 'string') return channel.system('postgres_changes', 'error', entries)
  const answer = await environment.changes.subscribe({
    member: channel,
    topic: TOPIC_PREFIX + channel.subTopic,
    isLegacy: config.isLegacy,
    claims: identity.claims,
    entries,
    onStale: () => void subscribeToChanges(channel),
  })
  if (channel.topic === undefined) return environment.changes.unsubscribe(channel)
  // A newer token asks, and speaks, for itself.
  if (channel.identity === identity) report(channel, answer, entries)
}

/** The entries, or what is wrong with the first that is wrong. */
function readEntries({ config }: Channel): ChangeRequest['entries'] | string {
  const entries: { id: number; subscription: ChangeSubscription }[] = []
  for (const entry of config.postgresChanges) {
    const read = readChangeSubscription(entry)
    if (!read.ok) return read.problem
    entries.push({ id: postgresChangeId(entry), subscription: read.subscription })
  }
  return entries
}

function report(channel: Channel, answer: ChangeAnswer, entries: ChangeRequest['entries']): void {
  if (answer.ok) {
    channel.system('postgres_changes', 'ok', 'Subscribed to PostgreSQL')
    return
  }
  if (answer.failure === 'unreachable') {
    channel.setTimer('postgres-changes', () => void subscribeToChanges(channel), RETRY_MS)
    return
  }
  const entry = entries[answer.entry]
  const parameters = entry === undefined ? '[]' : describeChangeSubscription(entry.subscription)
  channel.system('postgres_changes', 'error', `${UNABLE} ${explain(answer, parameters)}`)
}

function explain(
  answer: Exclude<ChangeAnswer, { ok: true } | { failure: 'unreachable' }>,
  parameters: string,
): string {
  if (answer.failure === 'no-table') {
    return `Please check Realtime is enabled for the given connect parameters: ${parameters}`
  }
  const error = describeSqlError(answer.code, answer.message)
  return `An exception happened so please check your connect parameters: ${parameters}. Exception: ${error}`
}
