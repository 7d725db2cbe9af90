import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { RestaurantRole } from '../restaurants/types.ts'
import type * as s from './schemas.ts'

/** A colleague: role, since when, and when their devices were last heard of here (null: never). */
export type Colleague = z.infer<typeof s.colleagueSchema>
/** An open invitation, and how far its mail is. */
export type Invitation = z.infer<typeof s.invitationSchema>
/** What the link of an invitation leads to. `has_account`: whether to sign in or to sign up; `is_mine`: signed in with its address. */
export type Invited = z.infer<typeof s.invitedSchema>
/** Where somebody works from now on. */
export type Joined = z.infer<typeof s.joinedSchema>

/** Who works at a restaurant, and letting people in. Everything rejects with `PlatewireError`. */
export interface Team {
  list(restaurantId: string): Promise<Colleague[]>
  /** Owners: the open invitations. Empty for everybody else. */
  invitations(restaurantId: string): Promise<Invitation[]>
  /** Owners: mails somebody a link, good for 7 days. Takes the place of an open invitation of that address. */
  invite(
    restaurantId: string,
    email: string,
    role: RestaurantRole,
    options?: CommandOptions,
  ): Promise<Invitation>
  /** Owners: the mail once more, at most once a minute. */
  resend(invitationId: string, options?: CommandOptions): Promise<Invitation>
  /** Owners: its links lead nowhere from now on. */
  revoke(invitationId: string, options?: CommandOptions): Promise<void>
  /** What a link leads to; `NOT_FOUND` for a link nobody sent. Open to everyone. */
  invited(token: string): Promise<Invited>
  /** Joins, with the address the invitation was sent to. */
  accept(token: string, options?: CommandOptions): Promise<Joined>
}
