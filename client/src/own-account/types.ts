import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type * as s from './schemas.ts'

/** A device somebody is signed in on. */
export type OwnSession = z.infer<typeof s.ownSessionSchema>

/** The e-mail of the account, and the one that waits to be confirmed. */
export interface OwnEmail {
  readonly email: string
  /** The new address, while its links have not both been followed. */
  readonly pending: string | null
  readonly sentAt: string | null
}

/** Everything an account holds, by part. */
export interface DataExport {
  readonly exported_at: string
  readonly parts: Readonly<Record<string, readonly unknown[]>>
}

/** Looking after one's own account. Everything rejects with `PlatewireError`. */
export interface OwnAccount {
  /** Where one is signed in, this device first. */
  sessions(): Promise<OwnSession[]>
  /** Signs one device out. It is told at once; offline it finds out when it is back. */
  endSession(sessionId: string, options?: CommandOptions): Promise<void>
  /** Signs every device out but this one. */
  endOtherSessions(options?: CommandOptions): Promise<void>
  email(): Promise<OwnEmail>
  /** Sends a link to the new address, and one to the present one where the project asks for both. */
  changeEmail(email: string, redirectTo?: string): Promise<OwnEmail>
  resendEmailChange(): Promise<void>
  cancelEmailChange(options?: CommandOptions): Promise<void>
  /** Proves who is there: signs in again. `INVALID_CREDENTIALS` when it is not the password. */
  confirmPassword(password: string): Promise<void>
  /** Sets a new password; every other device is signed out. */
  changePassword(current: string, next: string): Promise<void>
  /** Everything the account holds. `onPage` hears how many pages came. */
  exportData(onPage?: (pages: number) => void): Promise<DataExport>
  /** Deletes the account with all that is the person's, and signs out here. `password` proves who asks. */
  deleteAccount(password: string): Promise<void>
}
