import type * as z from 'zod/mini'
import type { PlatformRole } from '../accounts/types.ts'
import type { CommandOptions } from '../calls/command.ts'
import type * as s from './schemas.ts'

/** An account, found by its whole e-mail address, and what it holds. */
export type FoundPerson = z.infer<typeof s.foundPersonSchema>
/** Who holds a role of the platform, since when, and who gave it. */
export type RoleHolder = z.infer<typeof s.roleHolderSchema>
/** One role that was granted or revoked. */
export type AccessChange = z.infer<typeof s.accessChangeSchema>
/** Everybody with a role, and what changed lately. */
export type RoleList = z.infer<typeof s.roleListSchema>
/** A restaurant and who owns it. */
export type OwnedRestaurant = z.infer<typeof s.ownedRestaurantSchema>
/** Is it all right? Counts are whole, rows the worst twenty. */
export type Overview = z.infer<typeof s.overviewSchema>

/** Running the platform: for admins, refused to everybody else. Everything rejects with `PlatewireError`. */
export interface Admin {
  overview(): Promise<Overview>
  /** The account with exactly this e-mail address, or null. */
  findPerson(email: string): Promise<FoundPerson | null>
  roles(): Promise<RoleList>
  /** The person's open app follows at once. */
  grantRole(userId: string, role: PlatformRole, options?: CommandOptions): Promise<void>
  /** Ends a role from the commit on; refused for the last admin. */
  revokeRole(userId: string, role: PlatformRole, options?: CommandOptions): Promise<void>
  /** Up to 50 restaurants whose name has the words, those without an owner first. */
  restaurantOwners(search?: string): Promise<OwnedRestaurant[]>
}
