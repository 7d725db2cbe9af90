export { StackError, type StackErrorCode } from './errors.ts'
export { type MigrateOptions, type MigrateResult, migrate } from './migrate/migrate.ts'
export {
  type PostgresOptions,
  type PostgresServer,
  startPostgres,
  withClient,
} from './postgres/start-postgres.ts'
