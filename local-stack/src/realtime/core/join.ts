import type { Extension } from '../ports.ts'
import type { ClientPush } from '../protocol/messages.ts'
import { chooseToken, type JoinConfig, readJoinPayload } from '../protocol/payloads/join.ts'
import type { SerializerVersion } from '../protocol/serializer.ts'
import { probeRead } from './authorization.ts'
import type { Connection, Identity, JoinedAs } from './channel.ts'
import type { Environment } from './environment.ts'
import { joinDatabaseReason, joinTokenReason, unauthorizedReason } from './errors.ts'
import { mayJoin, type Policies, publicPolicies, unknownPolicies, withAnswer } from './policies.ts'
import { lookUpReplay, nothingToReplay, type Replay } from './replay.ts'

/** What became of a join: everything a channel needs, or the reason the client is told. */
export type JoinOutcome =
  | { readonly ok: true; readonly joined: JoinedAs }
  | { readonly ok: false; readonly reason: string; readonly closesSocket: boolean }

/** The socket's state that a join is checked against. */
interface JoinQuota {
  readonly channels: number
  /** False when this would be one concurrent user too many. */
  readonly isCounted: boolean
}

/** Carries the reason of a refused join out of the checks below. */
class JoinRefused extends Error {
  /** Whether the socket is closed after the answer. */
  readonly closesSocket: boolean

  constructor(reason: string, closesSocket = false) {
    super(reason)
    this.closesSocket = closesSocket
  }
}

/** Runs the checks of a join in Realtime's order; the first that fails gives the reason. */
export async function checkJoin(
  environment: Environment,
  connection: Connection,
  message: ClientPush,
  subTopic: string,
  quota: JoinQuota,
): Promise<JoinOutcome> {
  try {
    const config = checkConfig(environment, message, subTopic)
    checkQuota(environment, quota)
    const identity = checkToken(environment, chooseToken(message.payload, connection.apikey))
    const policies = await checkPolicies(environment, connection, config, subTopic, identity)
    const version = connection.serializer.version
    const replay = await checkReplay(environment, config, policies, { subTopic, version })
    return {
      ok: true,
      joined: { subTopic, config, identity, policies, replay, joinRef: message.joinRef, ref: message.ref },
    }
  } catch (error) {
    if (error instanceof JoinRefused) {
      return { ok: false, reason: error.message, closesSocket: error.closesSocket }
    }
    environment.logger.warn('UnknownErrorOnChannel', error)
    return { ok: false, reason: 'Unknown Error on Channel', closesSocket: false }
  }
}

function checkConfig(environment: Environment, message: ClientPush, subTopic: string): JoinConfig {
  const payload = readJoinPayload(message.payload, subTopic)
  if (!payload.ok) throw new JoinRefused(`UnknownErrorOnChannel: ${payload.problem}`)
  if (subTopic === '') throw new JoinRefused('TopicNameRequired: You must provide a topic name')
  if (environment.limits.privateOnly && !payload.config.isPrivate) {
    throw new JoinRefused('PrivateOnly: This project only allows private channels')
  }
  return payload.config
}

function checkQuota({ limits, rates }: Environment, quota: JoinQuota): void {
  if (!quota.isCounted) throw new JoinRefused('ConnectionRateLimitReached: Too many connected users')
  if (rates.joins.isReached) {
    throw new JoinRefused('ClientJoinRateLimitReached: Too many joins per second', true)
  }
  rates.joins.add()
  if (quota.channels >= limits.maxChannelsPerSocket) {
    throw new JoinRefused('ChannelRateLimitReached: Too many channels')
  }
}

function checkToken(environment: Environment, token: string): Identity {
  const check = environment.tokens.check(token)
  if (!check.ok) throw new JoinRefused(joinTokenReason(check.problem))
  return check
}

async function checkPolicies(
  environment: Environment,
  connection: Connection,
  config: JoinConfig,
  subTopic: string,
  identity: Identity,
): Promise<Policies> {
  if (!config.isPrivate) {
    // A live stream is proof enough that the database is there.
    const isReachable = environment.replication.isConnected || (await environment.database.isReachable())
    if (!isReachable) throw new JoinRefused(joinDatabaseReason('unreachable', subTopic))
    return publicPolicies
  }
  const hasPresence = config.presence.enabled || environment.limits.presenceEnabled
  const extensions: Extension[] = hasPresence ? ['broadcast', 'presence'] : ['broadcast']
  const answer = await probeRead(environment, connection, { subTopic, identity }, extensions)
  if (!answer.ok) throw new JoinRefused(joinDatabaseReason(answer.failure, subTopic))
  const policies = withAnswer(unknownPolicies, 'read', extensions, answer)
  if (!mayJoin(policies)) throw new JoinRefused(unauthorizedReason(subTopic))
  return policies
}

/** The stored messages a join asks for. */
async function checkReplay(
  environment: Environment,
  { isPrivate, replay }: JoinConfig,
  policies: Policies,
  { subTopic, version }: { readonly subTopic: string; readonly version: SerializerVersion },
): Promise<Replay> {
  if (replay.kind === 'absent') return nothingToReplay
  const fail = (text: string) => new JoinRefused(`UnableToReplayMessages: ${text}`)
  if (!isPrivate) throw fail('Replay is not allowed for public channels')
  if (policies.broadcast.read !== true) throw new JoinRefused(unauthorizedReason(subTopic))
  if (replay.kind === 'ignored') return nothingToReplay
  if (replay.kind === 'invalid') throw fail('Replay params are not valid')
  const query = { topic: subTopic, since: replay.since, limit: replay.limit }
  const found = await lookUpReplay(environment, query, version)
  if (found === undefined) throw fail('Realtime was unable to replay messages')
  return found
}
