import * as z from 'zod/mini'
import type { Platewire } from '../platewire.ts'
import { colleagueSchema, invitationSchema, invitedSchema, joinedSchema, revokedSchema } from './schemas.ts'
import type { Team } from './types.ts'

const colleaguesSchema = z.array(colleagueSchema)
const invitationsSchema = z.array(invitationSchema)

/** A restaurant's team. */
export function createTeam({ core: { caller, command } }: Pick<Platewire, 'core'>): Team {
  return {
    list: (restaurantId) => caller.rpc('restaurant_team', { restaurant_id: restaurantId }, colleaguesSchema),
    invitations: (restaurantId) =>
      caller.rpc('team_invitations', { restaurant_id: restaurantId }, invitationsSchema),
    invite: (restaurantId, email, role, options) =>
      command('invite_member', { restaurant_id: restaurantId, email, role }, invitationSchema, options),
    resend: (invitationId, options) =>
      command('resend_invitation', { invitation_id: invitationId }, invitationSchema, options),
    revoke: async (invitationId, options) => {
      await command('revoke_invitation', { invitation_id: invitationId }, revokedSchema, options)
    },
    invited: (token) => caller.rpc('invitation', { token }, invitedSchema),
    accept: (token, options) => command('accept_invitation', { token }, joinedSchema, options),
  }
}
