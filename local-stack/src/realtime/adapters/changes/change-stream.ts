import type { RowChange, Tuple } from '../../core/changes/row-change.ts'
import type { Logger } from '../../ports.ts'
import { FollowedStream } from '../followed-stream.ts'
import { PgoutputDecoder, type PgoutputMessage, type Row } from '../pgoutput.ts'

const PUBLICATION = 'supabase_realtime'
const SLOT_PREFIX = 'supabase_realtime_replication_slot_'
// Values are read as text, so their form must not depend on what a database or a role prefers.
const SETTINGS = [
  'timezone=UTC',
  'datestyle=ISO',
  'intervalstyle=postgres',
  'bytea_output=hex',
  'extra_float_digits=1',
]
  .map((setting) => `-c ${setting}`)
  .join(' ')

/** What is told of the published tables. */
export interface ChangeListener {
  /** A stream stands; what came before it may be missing. */
  onOpen(): void
  /** Something about a table has changed, or the stream speaks of it for the first time. */
  onTable(table: number): void
  /** Whether anybody wants to hear of a table. */
  wants(table: number): boolean
  onChange(change: RowChange): void
  /** All changes of a transaction were told. */
  onCommit(): void
}

/** Follows the changes committed to published tables. */
export class ChangeStream {
  readonly #stream: FollowedStream
  readonly #logger: Logger
  readonly #listener: ChangeListener
  #decoder = new PgoutputDecoder()
  #transaction = { xid: 0, committedAtMs: 0 }

  constructor(databaseUrl: string, logger: Logger, listener: ChangeListener) {
    this.#logger = logger
    this.#listener = listener
    this.#stream = new FollowedStream({
      databaseUrl,
      slotPrefix: SLOT_PREFIX,
      publication: PUBLICATION,
      settings: SETTINGS,
      logger,
      onOpen: () => {
        this.#decoder = new PgoutputDecoder()
        listener.onOpen()
      },
      onChunk: (chunk) => this.#receive(chunk),
    })
  }

  get isConnected(): boolean {
    return this.#stream.isConnected
  }

  start(): Promise<void> {
    return this.#stream.start()
  }

  stop(): Promise<void> {
    return this.#stream.stop()
  }

  pause(): void {
    this.#stream.pause()
  }

  resume(): void {
    this.#stream.resume()
  }

  /** A row that cannot be read must not end the stream for the ones behind it. */
  #receive(chunk: Buffer): void {
    try {
      this.#tell(this.#decoder.decode(chunk))
    } catch (error) {
      this.#logger.warn('UnableToReadChanges', error)
    }
  }

  #tell(message: PgoutputMessage): void {
    switch (message.kind) {
      case 'begin':
        this.#transaction = message
        break
      case 'commit':
        this.#listener.onCommit()
        break
      case 'relation':
        this.#listener.onTable(message.relation.oid)
        break
      case 'insert':
        this.#change('INSERT', message.relation.oid, message.row, undefined)
        break
      case 'update':
        this.#change('UPDATE', message.relation.oid, message.row, message.old)
        break
      case 'delete':
        this.#change('DELETE', message.relation.oid, undefined, message.old)
        break
      case 'other':
        break
    }
  }

  #change(type: RowChange['type'], table: number, next: Row | undefined, previous: Row | undefined): void {
    if (!this.#listener.wants(table)) return
    const { xid, committedAtMs } = this.#transaction
    this.#listener.onChange({
      type,
      table,
      xid,
      committedAtMs,
      next: toTuple(next),
      previous: toTuple(previous),
    })
  }
}

/** A copy: the bytes belong to the connection. */
function toTuple(row: Row | undefined): Tuple {
  const tuple = new Map<string, string | null>()
  for (const [name, value] of row ?? []) tuple.set(name, value === null ? null : value.toString('utf8'))
  return tuple
}
