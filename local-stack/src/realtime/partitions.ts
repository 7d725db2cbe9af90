import type { CancelTimer, Clock, Logger } from './ports.ts'

const EVERY_MS = 4 * 3_600_000
const RETRY_MS = 60_000

interface PartitionedDatabase {
  maintainPartitions(): Promise<void>
}

/** Sees to it that today's partition of `realtime.messages` always exists: without it every send is lost. */
export function keepPartitions(
  database: PartitionedDatabase,
  clock: Clock,
  logger: Logger,
): { start(): Promise<void>; stop(): void } {
  let cancel: CancelTimer = () => undefined
  let isStopped = false

  function schedule(ms: number): void {
    if (!isStopped) cancel = clock.setTimeout(() => void again(), ms)
  }

  async function again(): Promise<void> {
    try {
      await database.maintainPartitions()
      schedule(EVERY_MS)
    } catch (error) {
      logger.warn('MissingPartition', error)
      schedule(RETRY_MS)
    }
  }

  return {
    async start() {
      await database.maintainPartitions()
      schedule(EVERY_MS)
    },
    stop() {
      isStopped = true
      cancel()
    },
  }
}
