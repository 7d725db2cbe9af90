import { randomUUID } from 'node:crypto'
import type { Queries } from './database.ts'
import type { Call } from './request.ts'
import type { User } from './users.ts'

const logTypes = {
  login: 'account',
  logout: 'account',
  user_signedup: 'team',
  user_invited: 'team',
  user_deleted: 'team',
  user_repeated_signup: 'user',
  user_confirmation_requested: 'user',
  user_recovery_requested: 'user',
  user_reauthenticate_requested: 'user',
  user_modified: 'user',
  user_updated_password: 'user',
  identity_unlinked: 'user',
  token_revoked: 'token',
  token_refreshed: 'token',
} as const

/** Whoever does something as an administrator. */
export const administrator = { id: '00000000-0000-0000-0000-000000000000', name: 'service_role' }

/** Writes down who did what, as Supabase Auth does. */
export async function audit(
  db: Queries,
  call: Call,
  action: keyof typeof logTypes,
  actor: User | typeof administrator,
  traits?: Record<string, unknown>,
): Promise<void> {
  const payload = {
    action,
    actor_id: actor.id,
    actor_username: 'name' in actor ? actor.name : actor.email || actor.phone,
    actor_via_sso: false,
    log_type: logTypes[action],
    ...(traits === undefined ? {} : { traits }),
  }
  await db.run(
    `insert into auth.audit_log_entries (instance_id, id, payload, created_at, ip_address)
     values ('00000000-0000-0000-0000-000000000000', $1, $2, now(), $3)`,
    [randomUUID(), JSON.stringify(payload), call.origin.ip],
  )
}
