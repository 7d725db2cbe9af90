import type { StoredMessage } from '../ports.ts'
import { type Frame, TOPIC_PREFIX } from '../protocol/messages.ts'
import type { SerializerVersion } from '../protocol/serializer.ts'
import type { Channel } from './channel.ts'
import type { Environment } from './environment.ts'
import type { Member, Topics } from './topics.ts'

/** What a join has sent before anything live: stored messages, then what arrived while they were looked up. */
export interface Replay {
  readonly stored: readonly StoredMessage[]
  readonly meanwhile: readonly Frame[]
}

/** The replay of a join that asked for none. */
export const nothingToReplay: Replay = { stored: [], meanwhile: [] }

/** Stands in for a channel on its topic until the stored messages are known, so that nothing falls between. */
class Placeholder implements Member {
  readonly version: SerializerVersion
  readonly readsBroadcast = true
  readonly readsPresence = false
  readonly presenceJoinRef = undefined
  readonly #held: { frame: Frame; id: string | undefined }[] = []

  constructor(version: SerializerVersion) {
    this.version = version
  }

  hasReplayed(): boolean {
    return false
  }

  tooManyMessages(): void {}

  deliver(frame: Frame, id?: string): void {
    this.#held.push({ frame, id })
  }

  heldExcept(stored: readonly StoredMessage[]): Frame[] {
    const ids = replayedIds({ stored })
    return this.#held.flatMap(({ frame, id }) => (id !== undefined && ids?.has(id) === true ? [] : [frame]))
  }
}

/** Looks up what a private channel is to have replayed; undefined when the database does not say. */
export async function lookUpReplay(
  { database, topics }: { readonly database: Environment['database']; readonly topics: Topics },
  query: { readonly topic: string; readonly since: number; readonly limit: number },
  version: SerializerVersion,
): Promise<Replay | undefined> {
  const placeholder = new Placeholder(version)
  const topic = topics.join(query.topic, true, placeholder)
  const stored = await database.replay(query)
  topics.leave(topic, true, placeholder)
  return stored && { stored, meanwhile: placeholder.heldExcept(stored) }
}

/** What a channel remembers of its replay; undefined when there was none. */
export function replayedIds({ stored }: Pick<Replay, 'stored'>): ReadonlySet<string> | undefined {
  return stored.length === 0 ? undefined : new Set(stored.map(({ id }) => id))
}

/** Sends the replay of a join. */
export function sendReplay(channel: Channel, { stored, meanwhile }: Replay): void {
  for (const message of stored) sendStored(channel, message)
  for (const frame of meanwhile) channel.deliver(frame)
}

/** Bytes need the frame of a broadcast, which 1.0.0 does not have; it goes without them. */
function sendStored(channel: Channel, message: StoredMessage): void {
  const { id, event } = message
  const meta = { id, replayed: true }
  if (message.encoding === 'json') {
    channel.push('broadcast', { event, meta, payload: message.payload, type: 'broadcast' })
    return
  }
  const frame = channel.connection.serializer.encode({
    kind: 'user-broadcast',
    topic: TOPIC_PREFIX + channel.subTopic,
    event,
    encoding: 'binary',
    meta: JSON.stringify(meta),
    payload: message.payload,
  })
  if (frame !== undefined) channel.deliver(frame)
}
