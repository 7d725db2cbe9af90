import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'

const FIRST_RETRY_MS = 100
const LONGEST_RETRY_MS = 2_000

/** Whom to listen to, and who wants to know. */
export interface ListenerOptions {
  databaseUrl: string
  channels: readonly string[]
  /** A connection stands, the first or another: whatever was said before was not heard. */
  onConnected(): void
  onNotice(channel: string): void
  log(line: string): void
}

/** A connection that hears NOTIFY, and is opened again for ever when it is lost. */
export interface Listener {
  isConnected(): boolean
  /** Rejects when the first connection fails. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** Makes a listener; nothing is opened before `start`. */
export function createListener(options: ListenerOptions): Listener {
  const stopping = new AbortController()
  let client: pg.Client | undefined
  let lost: Promise<unknown> = Promise.resolve()
  let isConnected = false
  let following: Promise<void> = Promise.resolve()

  async function open(): Promise<void> {
    const opened = new pg.Client({
      connectionString: options.databaseUrl,
      keepAlive: true,
      application_name: 'stack jobs: listener',
    })
    lost = new Promise((resolve) => {
      opened.once('error', resolve)
      opened.once('end', () => resolve(undefined))
    })
    opened.on('error', () => {})
    opened.on('notification', ({ channel }) => options.onNotice(channel))
    await opened.connect()
    client = opened
    for (const channel of options.channels) await opened.query(`listen ${pg.escapeIdentifier(channel)}`)
    isConnected = true
    options.onConnected()
  }

  async function follow(): Promise<void> {
    let retryMs = FIRST_RETRY_MS
    while (!stopping.signal.aborted) {
      await lost
      isConnected = false
      if (stopping.signal.aborted) return
      options.log('lost the database')
      await sleep(retryMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      retryMs = Math.min(retryMs * 2, LONGEST_RETRY_MS)
      if (stopping.signal.aborted) return
      await open().then(
        () => {
          retryMs = FIRST_RETRY_MS
          options.log('found the database again')
        },
        () => client?.end().catch(() => undefined),
      )
    }
  }

  return {
    isConnected: () => isConnected,
    async start() {
      await open()
      following = follow()
    },
    async stop() {
      stopping.abort()
      isConnected = false
      await client?.end().catch(() => undefined)
      await following
      // One that was being opened meanwhile.
      await client?.end().catch(() => undefined)
    },
  }
}
