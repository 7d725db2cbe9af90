import type { Authorization, AuthorizationRequest, Extension } from '../ports.ts'
import type { Channel, Connection, Identity } from './channel.ts'
import type { Environment } from './environment.ts'
import { withAnswer } from './policies.ts'

/** Asks what may be read, for a channel that does not exist yet. */
export function probeRead(
  environment: Environment,
  connection: Connection,
  subject: { readonly subTopic: string; readonly identity: Identity },
  extensions: readonly Extension[],
): Promise<Authorization> {
  const { subTopic: topic, identity } = subject
  const request: AuthorizationRequest = {
    topic,
    claims: identity.claims,
    headers: connection.headers,
    extensions,
  }
  return environment.database.authorizeRead(request)
}

/** Asks what may be written and remembers the answer; a failure decides nothing, so the next message asks again. */
export async function learnWrite(channel: Channel): Promise<Authorization> {
  const extensions: readonly Extension[] = ['broadcast', 'presence']
  const { identity } = channel
  const answer = await channel.environment.database.authorizeWrite({
    topic: channel.subTopic,
    claims: identity.claims,
    headers: channel.connection.headers,
    extensions,
  })
  if (!answer.ok) channel.environment.logger.warn('RlsPolicyError', { topic: channel.subTopic, ...answer })
  channel.policies = withAnswer(channel.policies, 'write', extensions, answer)
  return answer
}
