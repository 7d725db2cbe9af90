export { createOwnAccount } from './own-account.ts'
export type { DataExport, OwnAccount, OwnEmail, OwnSession } from './types.ts'
