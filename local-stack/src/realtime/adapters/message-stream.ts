import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseMessage } from '../core/database-messages.ts'
import type { Logger, Replication } from '../ports.ts'
import { toDatabaseMessage } from './database-message-row.ts'
import { PgoutputDecoder, type PgoutputMessage } from './pgoutput.ts'
import { openReplicationStream, type ReplicationStream } from './replication-connection.ts'

const PUBLICATION = 'supabase_realtime_messages_publication'
const SLOT_PREFIX = 'supabase_realtime_messages_replication_slot_'
const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 2_000

/**
 * Follows the rows that are committed to `realtime.messages`. When Postgres goes away it is not connected until
 * a new stream stands; rows committed in between are not delivered, as upstream.
 */
export class MessageStream implements Replication {
  readonly #databaseUrl: string
  readonly #logger: Logger
  readonly #onMessage: (message: DatabaseMessage) => void
  readonly #stopping = new AbortController()
  #stream: ReplicationStream | undefined
  #following: Promise<void> = Promise.resolve()
  #isConnected = false

  constructor(databaseUrl: string, logger: Logger, onMessage: (message: DatabaseMessage) => void) {
    this.#databaseUrl = databaseUrl
    this.#logger = logger
    this.#onMessage = onMessage
  }

  get isConnected(): boolean {
    return this.#isConnected
  }

  /** Resolves when the first stream stands; rejects when it cannot be opened. Later ones are retried for ever. */
  async start(): Promise<void> {
    await this.#open()
    this.#following = this.#follow()
  }

  /** Ends the stream, and with it the slot. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    this.#isConnected = false
    await this.#stream?.stop().catch(() => undefined)
    await this.#following
  }

  async #open(): Promise<void> {
    const decoder = new PgoutputDecoder()
    const started = Promise.withResolvers<void>()
    const stream = await openReplicationStream({
      databaseUrl: this.#databaseUrl,
      slot: SLOT_PREFIX + randomBytes(6).toString('hex'),
      publication: PUBLICATION,
      onStart: started.resolve,
      onChunk: (chunk) => this.#receive(decoder, chunk),
    })
    this.#stream = stream
    await Promise.race([started.promise, stream.ended])
    this.#isConnected = !this.#stopping.signal.aborted
  }

  async #follow(): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    while (!this.#stopping.signal.aborted) {
      const error = await this.#untilEnd()
      this.#isConnected = false
      if (this.#stopping.signal.aborted) return
      this.#logger.warn('ReplicationConnectionLost', error)
      await sleep(retryMs, undefined, { signal: this.#stopping.signal }).catch(() => undefined)
      retryMs = (await this.#reopen()) ? FIRST_RETRY_MS : Math.min(retryMs * 2, LONGEST_RETRY_MS)
    }
    await this.#stream?.stop().catch(() => undefined)
  }

  async #untilEnd(): Promise<unknown> {
    try {
      await this.#stream?.ended
      return undefined
    } catch (error) {
      return error
    }
  }

  async #reopen(): Promise<boolean> {
    if (this.#stopping.signal.aborted) return false
    try {
      await this.#open()
      this.#logger.info('ReplicationConnectionEstablished')
      return true
    } catch (error) {
      this.#logger.warn('ReplicationConnectionFailed', error)
      return false
    }
  }

  /** A row that cannot be delivered must not end the stream for the ones behind it. */
  #receive(decoder: PgoutputDecoder, chunk: Buffer): void {
    try {
      this.#deliver(decoder.decode(chunk))
    } catch (error) {
      this.#logger.warn('UnableToBroadcastChanges', error)
    }
  }

  #deliver(change: PgoutputMessage): void {
    if (change.kind !== 'insert' || change.schema !== 'realtime' || !change.table.startsWith('messages'))
      return
    const message = toDatabaseMessage(change.row)
    if (message === undefined) this.#logger.warn('UnableToBroadcastChanges', { table: change.table })
    else this.#onMessage(message)
  }
}
