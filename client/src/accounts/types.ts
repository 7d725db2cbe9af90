import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { Observable } from '../observable.ts'
import type { StreamEvent } from '../streams/types.ts'
import type * as s from './schemas.ts'

/** What a person is called, and how to reach them. */
export type Profile = z.infer<typeof s.profileSchema>
/** A saved address. */
export type Address = z.infer<typeof s.addressSchema>
/** An address to save; absent texts are empty. */
export type NewAddress = Pick<Address, 'line1' | 'city' | 'latitude' | 'longitude'> &
  Partial<Omit<Address, 'id'>>

/** What a person may be to the whole platform. Held in the database, looked up at every access. */
export type PlatformRole = z.infer<typeof s.platformRoleSchema>

/** Who is signed in. `unknown` until the stored session was looked at; a network failure never signs out. */
export type SessionState =
  | { readonly status: 'unknown' }
  | {
      readonly status: 'signed_out'
      /** True when another device, a new password or the server ended the session. */
      readonly wasEnded?: true
    }
  | {
      readonly status: 'signed_in'
      readonly userId: string
      readonly email: string
      /** True after following a recovery link, until a new password is set. */
      readonly isRecovery: boolean
    }

/** What signing up led to. */
export interface SignUpResult {
  /** True when a mail was sent whose link has to be followed before signing in. */
  readonly needsConfirmation: boolean
}

/** Saved addresses, at most 20. */
export interface Addresses {
  list(): Promise<Address[]>
  add(address: NewAddress): Promise<Address>
  change(id: string, changes: Partial<Omit<Address, 'id'>>): Promise<Address>
  remove(id: string): Promise<void>
}

/** Accounts and the session. Everything rejects with `PlatewireError`. */
export interface Accounts {
  /** Who is signed in, as it changes. */
  readonly session: Observable<SessionState>
  signUp(email: string, password: string, displayName: string): Promise<SignUpResult>
  signIn(email: string, password: string): Promise<void>
  /** Leaves every topic and forgets the session on this device, network or not. */
  signOut(): Promise<void>
  /** Sends a mail with a link to `redirectTo` that lets its owner set a new password. */
  recoverPassword(email: string, redirectTo?: string): Promise<void>
  updatePassword(password: string): Promise<void>
  profile(): Promise<Profile>
  saveProfile(
    profile: { readonly display_name: string; readonly phone?: string },
    options?: CommandOptions,
  ): Promise<Profile>
  readonly addresses: Addresses
  /** What the signed-in person is to the platform; `role_granted` and `role_revoked` tell of changes. */
  platformRoles(): Promise<PlatformRole[]>
  /** Hears what concerns the signed-in person: `order_placed`, `membership_granted`, `role_revoked`, … */
  onPersonalEvent(listener: (event: StreamEvent) => void): () => void
}
