import { expect } from 'vitest'
import { z } from 'zod'
import { newTopic } from './fixtures.ts'
import { isEvent, type Message, openSocket, type RawSocket, type Serializer } from './raw-socket.ts'

const rowSchema = z.record(z.string(), z.unknown())

/** A frame with a change: the ids of the entries it is for, and what it says of itself. Nothing else is in it. */
const changeSchema = z.strictObject({
  ids: z.array(z.int()),
  data: z.strictObject({
    schema: z.string(),
    table: z.string(),
    type: z.enum(['INSERT', 'UPDATE', 'DELETE']),
    commit_timestamp: z.string().nullable(),
    columns: z.array(z.strictObject({ name: z.string(), type: z.string() })),
    record: rowSchema.optional(),
    old_record: rowSchema.optional(),
    errors: z.array(z.string()).nullable(),
  }),
})

const replySchema = z.object({
  status: z.string(),
  response: z.object({ postgres_changes: z.array(z.looseObject({ id: z.int() })) }),
})

/** A channel that listens to changes of a table of this run. */
export interface Watcher {
  socket: RawSocket
  topic: string
  /** The ids the reply gave to the entries, in their order. */
  ids: number[]
  /** The next change; the ids of the entries it is for come with it. */
  next(): Promise<z.infer<typeof changeSchema>>
}

/** An entry of `postgres_changes`; the schema is the run's own unless it says otherwise. */
export type Entry = { event?: string; schema?: string; table?: string; filter?: unknown; select?: unknown }

let lastId = Math.floor(Math.random() * 1_000_000_000)
/** A key no other row of this file has. */
export const newId = (): number => ++lastId

const subscribed = (message: Message): boolean =>
  isEvent('system')(message) && message.payload.extension === 'postgres_changes'

/** Subscriptions to the tables of one schema. */
export function changesIn(schema: string) {
  /** Joins with these entries; resolves with the channel and what the server said of the subscription. */
  async function join(
    vsn: Serializer,
    entries: Entry[],
    options: { token?: string; socket?: RawSocket } = {},
  ): Promise<Watcher & { system: Record<string, unknown> }> {
    const socket = options.socket ?? (await openSocket(vsn))
    const topic = newTopic()
    const full = entries.map((entry) => ({ schema, ...entry }))
    const token = options.token === undefined ? {} : { token: options.token }
    const { status, response } = replySchema.parse(
      await socket.join(topic, { postgres_changes: full }, token),
    )
    expect(status).toBe('ok')
    expect(response.postgres_changes).toEqual(full.map((entry) => ({ ...entry, id: expect.any(Number) })))
    const isOurs = (message: Message): boolean => subscribed(message) && message.topic === `realtime:${topic}`
    const system = await socket.next(isOurs, 20_000)
    return {
      socket,
      topic,
      ids: response.postgres_changes.map(({ id }) => id),
      system: system.payload,
      next: async () => changeSchema.parse((await socket.next(isEvent('postgres_changes', topic))).payload),
    }
  }

  /** As `join`, for subscriptions that must succeed. */
  async function watch(...args: Parameters<typeof join>): Promise<Watcher> {
    const watcher = await join(...args)
    const message = 'Subscribed to PostgreSQL'
    expect(watcher.system).toMatchObject({ status: 'ok', message, channel: watcher.topic })
    return watcher
  }

  return { join, watch }
}
