import { Client, Connection } from 'pg'

const XLOG_DATA = 0x77
const KEEPALIVE = 0x6b
const STATUS_UPDATE = 0x72
const COPY_DATA = 0x64
const XLOG_DATA_HEADER_BYTES = 25
const STATUS_BYTES = 34
const POSTGRES_EPOCH_MS = 946_684_800_000
const ACKNOWLEDGE_EVERY_MS = 1_000

/** What is read and where it goes. */
interface StreamOptions {
  readonly databaseUrl: string
  readonly slot: string
  readonly publication: string
  readonly settings: string | undefined
  readonly onStart: () => void
  /** Called for each chunk of the output plugin, in commit order, and only for committed transactions. */
  readonly onChunk: (chunk: Buffer) => void
}

/** A running stream: `ended` settles when it is over, for whatever reason. */
export interface ReplicationStream {
  readonly ended: Promise<void>
  stop(): Promise<void>
  pause(): void
  resume(): void
}

/**
 * Opens a temporary slot and streams a publication from it. The slot belongs to this connection and is gone
 * with it, so nothing piles up in Postgres when this process dies.
 */
export async function openReplicationStream(options: StreamOptions): Promise<ReplicationStream> {
  const connection = new Connection()
  const config = {
    connectionString: options.databaseUrl,
    replication: 'database',
    connection,
    ...(options.settings === undefined ? {} : { options: options.settings }),
  }
  const client = new Client(config)
  const failed = new Promise<never>((_, reject) => client.on('error', reject))
  failed.catch(() => undefined)
  try {
    await client.connect()
    await client.query(
      `CREATE_REPLICATION_SLOT ${options.slot} TEMPORARY LOGICAL pgoutput (SNAPSHOT 'nothing')`,
    )
  } catch (error) {
    await client.end().catch(() => undefined)
    throw error
  }
  connection.once('replicationStart', options.onStart)
  connection.on('copyData', createReceiver(connection, options.onChunk))
  const query = `START_REPLICATION SLOT ${options.slot} LOGICAL 0/0 (proto_version '1', publication_names '${options.publication}')`
  const streaming = client.query(query).then(() => undefined)
  const ended = Promise.race([streaming, failed]).finally(() => client.end().catch(() => undefined))
  ended.catch(() => undefined)
  const { stream } = connection
  return {
    ended,
    stop: () => {
      stream.resume()
      return client.end()
    },
    pause: () => void stream.pause(),
    resume: () => void stream.resume(),
  }
}

/** Hands data on and tells Postgres how far it has come, so that it can let go of its log. */
function createReceiver(
  connection: Connection,
  onChunk: (chunk: Buffer) => void,
): (message: { chunk: Buffer }) => void {
  let acknowledgedAt = 0
  return ({ chunk }) => {
    if (chunk[0] === XLOG_DATA) onChunk(chunk.subarray(XLOG_DATA_HEADER_BYTES))
    if (chunk[0] !== KEEPALIVE) return
    const isAsked = chunk[17] === 1
    if (!isAsked && Date.now() - acknowledgedAt < ACKNOWLEDGE_EVERY_MS) return
    acknowledgedAt = Date.now()
    connection.stream.write(statusUpdate(chunk.readBigUInt64BE(1), acknowledgedAt))
  }
}

/** Everything up to `position` has been written, flushed and applied. */
function statusUpdate(position: bigint, nowMs: number): Buffer {
  const message = Buffer.alloc(5 + STATUS_BYTES)
  message.writeUInt8(COPY_DATA, 0)
  message.writeInt32BE(4 + STATUS_BYTES, 1)
  message.writeUInt8(STATUS_UPDATE, 5)
  for (const offset of [6, 14, 22]) message.writeBigUInt64BE(position, offset)
  message.writeBigInt64BE(BigInt(nowMs - POSTGRES_EPOCH_MS) * 1000n, 30)
  return message
}
