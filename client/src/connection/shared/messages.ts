import * as z from 'zod/mini'

/*
 * What tabs say to each other. A tab says all that it wants, not what changed, so a message that is late, doubled or
 * lost is mended by the next; the holder says how a topic stands with a number that grows, so an older word is known as such.
 */

const topicStatus = z.enum(['joining', 'joined', 'lost'])
const cause = z.enum(['token', 'refused', 'closed'])
const record = z.record(z.string(), z.unknown())

const want = z.object({
  /** One call of `join`, in any tab. */
  id: z.string(),
  topic: z.string(),
  presenceKey: z.nullable(z.string()),
  renew: z.boolean(),
  /** What it says of itself there, and since when: of several tabs the last word counts. */
  says: z.nullable(z.object({ meta: record, at: z.number() })),
})

/** To the holder. `holder`: whom it believes it speaks to, null when it knows none. */
const forHolder = {
  wants: z.object({
    type: z.literal('wants'),
    tab: z.string(),
    holder: z.nullable(z.string()),
    nr: z.int(),
    wants: z.array(want),
  }),
  send: z.object({
    type: z.literal('send'),
    tab: z.string(),
    holder: z.string(),
    topic: z.string(),
    event: z.string(),
    payload: record,
  }),
  reconnect: z.object({ type: z.literal('reconnect'), holder: z.string(), isBroken: z.boolean() }),
}

/** From the holder, to all. */
const fromHolder = {
  /** Said when it begins, and in answer to every `wants`. */
  holding: z.object({ type: z.literal('holding'), holder: z.string(), isVisible: z.boolean() }),
  topic: z.object({
    type: z.literal('topic'),
    holder: z.string(),
    nr: z.int(),
    topic: z.string(),
    status: topicStatus,
    /** How often it was joined so far: two joins with a loss between them must not look like one. */
    joins: z.int(),
    presence: z.array(z.object({ key: z.string(), meta: z.unknown() })),
  }),
  message: z.object({
    type: z.literal('message'),
    holder: z.string(),
    topic: z.string(),
    event: z.string(),
    payload: z.unknown(),
    /** The tab that sent it, which does not hear itself; null when it came by the socket. */
    from: z.nullable(z.string()),
  }),
  closed: z.object({ type: z.literal('closed'), holder: z.string(), ids: z.array(z.string()), cause }),
}

const schema = z.discriminatedUnion('type', [
  forHolder.wants,
  forHolder.send,
  forHolder.reconnect,
  fromHolder.holding,
  fromHolder.topic,
  fromHolder.message,
  fromHolder.closed,
])

/** One thing a tab wants. */
export type Want = z.infer<typeof want>
/** What tabs say to the one that holds the connection. */
export type ForHolder = z.infer<(typeof forHolder)[keyof typeof forHolder]>
/** What the one that holds the connection says. */
export type FromHolder = z.infer<(typeof fromHolder)[keyof typeof fromHolder]>
/** What one tab says to the others. */
export type TabMessage = ForHolder | FromHolder

/** A message of another tab, which may be of another version; null for what cannot be read. */
export function parseTabMessage(data: unknown): TabMessage | null {
  const parsed = z.safeParse(schema, data)
  return parsed.success ? parsed.data : null
}
