import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Logger } from '../ports.ts'
import { openReplicationStream, type ReplicationStream } from './replication-connection.ts'

const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 2_000

/** Which publication is followed, and who hears of it. */
export interface FollowedOptions {
  readonly databaseUrl: string
  /** The slot's name without its random end. */
  readonly slotPrefix: string
  readonly publication: string
  /** How the stream's session prints values, as `-c name=value`. */
  readonly settings?: string
  readonly logger: Logger
  /** A stream stands, the first or a later one: what is known of the one before no longer counts. */
  readonly onOpen: () => void
  readonly onChunk: (chunk: Buffer) => void
}

/**
 * Follows a publication through a temporary slot. When the stream is cut it is not connected until a new one stands;
 * what is committed in between is lost, as upstream.
 */
export class FollowedStream {
  readonly #options: FollowedOptions
  readonly #stopping = new AbortController()
  #stream: ReplicationStream | undefined
  #following: Promise<void> = Promise.resolve()
  #isConnected = false

  constructor(options: FollowedOptions) {
    this.#options = options
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

  /** Takes nothing more in until resumed; Postgres keeps what is to come. */
  pause(): void {
    this.#stream?.pause()
  }

  resume(): void {
    this.#stream?.resume()
  }

  async #open(): Promise<void> {
    const { databaseUrl, slotPrefix, publication, settings, onOpen, onChunk } = this.#options
    const started = Promise.withResolvers<void>()
    const stream = await openReplicationStream({
      databaseUrl,
      slot: slotPrefix + randomBytes(6).toString('hex'),
      publication,
      settings,
      onStart: () => {
        this.#isConnected = !this.#stopping.signal.aborted
        onOpen()
        started.resolve()
      },
      onChunk,
    })
    this.#stream = stream
    await Promise.race([started.promise, stream.ended])
  }

  async #follow(): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    while (!this.#stopping.signal.aborted) {
      const error = await this.#untilEnd()
      this.#isConnected = false
      if (this.#stopping.signal.aborted) return
      this.#options.logger.warn('ReplicationConnectionLost', error)
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
      this.#options.logger.info('ReplicationConnectionEstablished')
      return true
    } catch (error) {
      this.#options.logger.warn('ReplicationConnectionFailed', error)
      return false
    }
  }
}
