export { createTeam } from './team.ts'
export type { Colleague, Invitation, Invited, Joined, Team } from './types.ts'
