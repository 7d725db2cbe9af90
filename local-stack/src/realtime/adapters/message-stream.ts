import type { DatabaseMessage } from '../core/database-messages.ts'
import type { Logger, Replication } from '../ports.ts'
import { toDatabaseMessage } from './database-message-row.ts'
import { FollowedStream } from './followed-stream.ts'
import { PgoutputDecoder, type PgoutputMessage } from './pgoutput.ts'

const PUBLICATION = 'supabase_realtime_messages_publication'
const SLOT_PREFIX = 'supabase_realtime_messages_replication_slot_'

/** Follows the rows that are committed to `realtime.messages`. */
export class MessageStream implements Replication {
  readonly #stream: FollowedStream
  readonly #logger: Logger
  readonly #onMessage: (message: DatabaseMessage) => void
  #decoder = new PgoutputDecoder()

  constructor(databaseUrl: string, logger: Logger, onMessage: (message: DatabaseMessage) => void) {
    this.#logger = logger
    this.#onMessage = onMessage
    this.#stream = new FollowedStream({
      databaseUrl,
      slotPrefix: SLOT_PREFIX,
      publication: PUBLICATION,
      logger,
      onOpen: () => {
        this.#decoder = new PgoutputDecoder()
      },
      onChunk: (chunk) => this.#receive(chunk),
    })
  }

  get isConnected(): boolean {
    return this.#stream.isConnected
  }

  /** Resolves when the first stream stands; rejects when it cannot be opened. Later ones are retried for ever. */
  start(): Promise<void> {
    return this.#stream.start()
  }

  /** Ends the stream, and with it the slot. */
  stop(): Promise<void> {
    return this.#stream.stop()
  }

  /** A row that cannot be delivered must not end the stream for the ones behind it. */
  #receive(chunk: Buffer): void {
    try {
      this.#deliver(this.#decoder.decode(chunk))
    } catch (error) {
      this.#logger.warn('UnableToBroadcastChanges', error)
    }
  }

  #deliver(change: PgoutputMessage): void {
    if (change.kind !== 'insert') return
    const { schema, table } = change.relation
    if (schema !== 'realtime' || !table.startsWith('messages')) return
    const message = toDatabaseMessage(change.row)
    if (message === undefined) this.#logger.warn('UnableToBroadcastChanges', { table })
    else this.#onMessage(message)
  }
}
