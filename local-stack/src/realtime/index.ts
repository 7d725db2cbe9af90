import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { ChangeFeed } from './adapters/changes/change-feed.ts'
import { createHmacSignatures } from './adapters/hmac-signatures.ts'
import { MessageStream } from './adapters/message-stream.ts'
import { createPostgresDatabase } from './adapters/postgres-database.ts'
import { randomIds } from './adapters/random-ids.ts'
import { silentLogger } from './adapters/silent-logger.ts'
import { systemClock } from './adapters/system-clock.ts'
import { Alarms } from './core/alarms.ts'
import { deliverDatabaseMessage } from './core/database-messages.ts'
import type { Environment } from './core/environment.ts'
import { createRates } from './core/rate.ts'
import { createTokens } from './core/token.ts'
import { Topics } from './core/topics.ts'
import { handleHttp } from './http.ts'
import { type Backoff, defaultLimits, type Limits } from './limits.ts'
import { keepPartitions } from './partitions.ts'
import type { Clock, Logger } from './ports.ts'
import { SocketServer } from './server.ts'

export type { Backoff, Limits } from './limits.ts'
export type { Clock, Logger } from './ports.ts'

/** The SQL that creates the schema `realtime`; to be run as superuser before each start. */
export const realtimeSchema = new URL('./schema.sql', import.meta.url)

/** What may be set about a Realtime server. */
export interface RealtimeSettings {
  readonly limits?: Partial<Limits>
  readonly backoffMs?: Partial<Backoff>
}

/** How to run a Realtime server. */
export interface RealtimeOptions extends RealtimeSettings {
  /**
   * Logs in as a role that has REPLICATION and BYPASSRLS and is a member of supabase_realtime_admin, anon,
   * authenticated and service_role.
   */
  readonly databaseUrl: string
  readonly jwtSecret: string
  readonly clock?: Clock
  readonly logger?: Logger
  /** Connections that answer questions about rights. */
  readonly poolSize?: number
}

/** A Realtime server without a port of its own. */
export interface Realtime {
  /** Connects to the database; rejects when that fails. */
  start(): Promise<void>
  /** Disconnects every client and lets go of the database. */
  stop(): Promise<void>
  /** Whether messages from the database reach clients at this moment. */
  ready(): boolean
  /** Takes a request to upgrade `/socket/websocket`. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** Answers a plain request. */
  handle(request: Request): Promise<Response>
}

const DEFAULT_POOL_SIZE = 8

/** Puts a Realtime server together. */
export function createRealtime(options: RealtimeOptions): Realtime {
  const { databaseUrl, clock = systemClock, logger = silentLogger } = options
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const rates = createRates(clock, limits)
  const topics = new Topics(rates)
  const database = createPostgresDatabase(databaseUrl, options.poolSize ?? DEFAULT_POOL_SIZE, logger)
  const stream = new MessageStream(databaseUrl, logger, (message) => {
    const isDelivered = deliverDatabaseMessage({ topics, limits, rates }, message)
    if (!isDelivered) logger.warn('MessageNotDelivered', { topic: message.topic, id: message.id })
  })
  const changes = new ChangeFeed({ databaseUrl, logger, clock, rate: rates.events })
  const environment: Environment = {
    clock,
    logger,
    database,
    replication: stream,
    changes,
    tokens: createTokens(createHmacSignatures(options.jwtSecret), clock),
    ids: randomIds,
    topics,
    limits,
    rates,
    alarms: new Alarms(clock),
    backoff: { connect: 0, channel: 0, ...options.backoffMs },
  }
  const sockets = new SocketServer(environment)
  const partitions = keepPartitions(database, clock, logger)
  let stopping: Promise<void> | undefined

  async function stop(): Promise<void> {
    partitions.stop()
    await sockets.stop()
    await changes.stop()
    await stream.stop()
    await database.end()
  }

  return {
    async start() {
      await partitions.start()
      await stream.start()
    },
    stop() {
      stopping ??= stop()
      return stopping
    },
    ready: () => stream.isConnected,
    handleUpgrade: (request, socket, head) => sockets.handleUpgrade(request, socket, head),
    handle: (request) => handleHttp(request, environment),
  }
}
