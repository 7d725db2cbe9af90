import { type ClientPush, isObject } from '../protocol/messages.ts'
import { probeRead } from './authorization.ts'
import type { Channel, Identity } from './channel.ts'
import { lostReadPermission, noReadPermission, systemDatabaseMessage, systemTokenMessage } from './errors.ts'
import { hasLostRead, mayJoin, publicPolicies, unknownPolicies, withAnswer } from './policies.ts'
import { subscribeToChanges } from './postgres-changes.ts'

/** A token is looked at again at least this often, in case the clock was set. */
const LONGEST_WAIT_MS = 5 * 60_000

/** An `access_token` event: never answered, but it can end the channel. */
export function handleAccessToken(channel: Channel, message: ClientPush): void | Promise<void> {
  const token = isObject(message.payload) ? message.payload.access_token : undefined
  if (typeof token !== 'string' || token.startsWith('sb_') || token === channel.identity.token) return
  const check = channel.environment.tokens.check(token)
  if (!check.ok) return channel.shutdown(systemTokenMessage(check.problem))
  if (channel.config.isPrivate) return readAgain(channel, check)
  adopt(channel, check, publicPolicies)
}

/** A new token is judged afresh: read at once, write with the next message. */
async function readAgain(channel: Channel, identity: Identity): Promise<void> {
  const { environment, connection, subTopic, readableExtensions } = channel
  const answer = await probeRead(environment, connection, { subTopic, identity }, readableExtensions)
  if (channel.topic === undefined) return
  if (!answer.ok) return channel.shutdown(systemDatabaseMessage(answer.failure, subTopic))
  const policies = withAnswer(unknownPolicies, 'read', readableExtensions, answer)
  if (!mayJoin(policies)) return channel.shutdown(noReadPermission(subTopic))
  if (hasLostRead(channel.policies, policies)) return channel.shutdown(lostReadPermission(subTopic))
  adopt(channel, identity, policies)
}

function adopt(channel: Channel, identity: Identity, policies: Channel['policies']): void {
  channel.identity = identity
  channel.policies = policies
  watchExpiry(channel)
  void subscribeToChanges(channel)
}

/** Has the channel look at its token when that expires. */
export function watchExpiry(channel: Channel): void {
  const soon = channel.environment.clock.now() + LONGEST_WAIT_MS
  channel.wakeAt(Math.min(channel.identity.expiresAtMs, soon))
}

/** Ends the channel if its token has expired. */
export function lookAtToken(channel: Channel): void {
  const check = channel.environment.tokens.check(channel.identity.token)
  if (check.ok) watchExpiry(channel)
  else channel.shutdown(systemTokenMessage(check.problem))
}
