import type { CancelTimer, Clock, Logger } from '../../ports.ts'
import { type ChangeListener, ChangeStream } from './change-stream.ts'

/** How often is looked whether anybody still listens, and whether the database has changed under the stream. */
const LOOK_EVERY_MS = 5_000
/** How long the stream stays open when nobody listens: everything in the log is decoded for it. */
const LINGER_MS = 60_000

/** What a source needs to know, and who is told. */
export interface SourceOptions {
  readonly databaseUrl: string
  readonly logger: Logger
  readonly clock: Clock
  readonly listener: Omit<ChangeListener, 'onOpen'>
  /** Done before a stream is opened that was closed. */
  prepare(): Promise<void>
  /** A stream was cut and stands again: changes may have been missed, and the database may be another than before. */
  onReopen(): void
  isNeeded(): boolean
  /** Done every five seconds while the stream is open. Never rejects. */
  look(): Promise<void>
}

interface OpenStream {
  readonly stream: ChangeStream
  readonly started: Promise<void>
}

/** The stream of changes: open while it is needed and a minute longer. */
export class ChangeSource {
  readonly #options: SourceOptions
  #open: OpenStream | undefined
  #lastNeededAt = 0
  #cancelLook: CancelTimer = () => undefined
  #isStopped = false

  constructor(options: SourceOptions) {
    this.#options = options
  }

  /** Resolves when changes flow; rejects when they do not. */
  async open(): Promise<void> {
    if (this.#isStopped) throw new Error('stopped')
    this.#lastNeededAt = this.#options.clock.now()
    this.#open ??= this.#create()
    const { stream, started } = this.#open
    await started
    if (!stream.isConnected) throw new Error('the stream of changes is cut')
  }

  pause(): void {
    this.#open?.stream.pause()
  }

  resume(): void {
    this.#open?.stream.resume()
  }

  async stop(): Promise<void> {
    this.#isStopped = true
    await this.#close()
  }

  #create(): OpenStream {
    const { databaseUrl, logger, listener, onReopen } = this.#options
    let hasOpened = false
    const stream = new ChangeStream(databaseUrl, logger, {
      ...listener,
      onOpen: () => {
        if (hasOpened) onReopen()
        hasOpened = true
      },
    })
    const started = this.#start(stream)
    started.catch(() => {
      this.#open = undefined
    })
    return { stream, started }
  }

  async #start(stream: ChangeStream): Promise<void> {
    await this.#options.prepare()
    await stream.start()
    this.#lookLater()
  }

  #lookLater(): void {
    if (this.#isStopped) return
    this.#cancelLook = this.#options.clock.setTimeout(() => void this.#look(), LOOK_EVERY_MS)
  }

  async #look(): Promise<void> {
    const { clock, isNeeded, look } = this.#options
    if (isNeeded()) this.#lastNeededAt = clock.now()
    if (clock.now() - this.#lastNeededAt >= LINGER_MS) return this.#close()
    await look()
    this.#lookLater()
  }

  async #close(): Promise<void> {
    this.#cancelLook()
    const open = this.#open
    this.#open = undefined
    await open?.started.catch(() => undefined)
    await open?.stream.stop()
  }
}
