import type { Queries } from './database.ts'
import { type Identity, identitiesByUser, identitiesOf } from './identities.ts'
import type { User } from './users.ts'

const withoutEmpty = (fields: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null && value !== ''))

function identityView(identity: Identity): Record<string, unknown> {
  const { id, provider_id, user_id, identity_data, provider, created_at, updated_at } = identity
  return {
    identity_id: id,
    id: provider_id,
    user_id,
    identity_data,
    provider,
    created_at,
    updated_at,
    ...withoutEmpty({ last_sign_in_at: identity.last_sign_in_at, email: identity.email }),
  }
}

/** A user as clients see one. What is not set is left out, as Supabase Auth does it. */
function viewOf(user: User, identities: readonly Identity[]): Record<string, unknown> {
  return {
    id: user.id,
    aud: user.aud,
    role: user.role,
    email: user.email,
    phone: user.phone,
    app_metadata: user.raw_app_meta_data,
    user_metadata: user.raw_user_meta_data,
    identities: identities.map(identityView),
    created_at: user.created_at,
    updated_at: user.updated_at,
    is_anonymous: user.is_anonymous,
    ...withoutEmpty({
      email_confirmed_at: user.email_confirmed_at,
      phone_confirmed_at: user.phone_confirmed_at,
      confirmed_at: user.confirmed_at,
      invited_at: user.invited_at,
      confirmation_sent_at: user.confirmation_sent_at,
      recovery_sent_at: user.recovery_sent_at,
      new_email: user.email_change,
      email_change_sent_at: user.email_change_sent_at,
      new_phone: user.phone_change,
      reauthentication_sent_at: user.reauthentication_sent_at,
      last_sign_in_at: user.last_sign_in_at,
      banned_until: user.banned_until,
      deleted_at: user.deleted_at,
    }),
  }
}

/** A user with the ways they are known by. */
export async function userView(db: Queries, user: User): Promise<Record<string, unknown>> {
  return viewOf(user, await identitiesOf(db, user.id))
}

/** Many users with the ways they are known by. */
export async function userViews(db: Queries, users: readonly User[]): Promise<Record<string, unknown>[]> {
  const identities = await identitiesByUser(
    db,
    users.map(({ id }) => id),
  )
  return users.map((user) => viewOf(user, identities.get(user.id) ?? []))
}

/** What a stranger who signs up with a taken address sees: somebody who might as well be new. */
export function strangersView(
  email: string,
  id: string,
  data: Record<string, unknown>,
): Record<string, unknown> {
  const now = new Date().toISOString()
  return {
    id,
    aud: 'authenticated',
    role: '',
    email,
    phone: '',
    app_metadata: { provider: 'email', providers: ['email'] },
    user_metadata: data,
    identities: [],
    created_at: now,
    updated_at: now,
    confirmation_sent_at: now,
    is_anonymous: false,
  }
}
