import type { Backoff, Limits } from '../limits.ts'
import type { Changes, Clock, Database, Ids, Logger, Replication } from '../ports.ts'
import type { Alarms } from './alarms.ts'
import type { Rates } from './rate.ts'
import type { Tokens } from './token.ts'
import type { Topics } from './topics.ts'

/** What every socket and channel of one server shares. */
export interface Environment {
  readonly clock: Clock
  readonly logger: Logger
  readonly database: Database
  readonly replication: Replication
  readonly changes: Changes
  readonly tokens: Tokens
  readonly ids: Ids
  readonly topics: Topics
  readonly limits: Limits
  readonly rates: Rates
  readonly alarms: Alarms
  readonly backoff: Backoff
}

/** Resolves after the given time, at once when it is zero. */
export function pause(clock: Clock, ms: number): Promise<void> {
  if (ms <= 0) return Promise.resolve()
  return new Promise((resolve) => clock.setTimeout(resolve, ms))
}
