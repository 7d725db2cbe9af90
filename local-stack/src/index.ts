export { createStack, type Stack, type StackOptions, type StackStatus } from './create-stack.ts'
export { StackError, type StackErrorCode } from './errors.ts'
export type { LogLine } from './life/logs.ts'
export type { PortRequest } from './life/ports.ts'
export { type MigrateOptions, type MigrateResult, migrate } from './migrate/migrate.ts'
export {
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
  withClient,
} from './postgres/start-postgres.ts'
