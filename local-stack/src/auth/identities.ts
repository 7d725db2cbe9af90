import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Queries } from './database.ts'
import { type Metadata, merged } from './users.ts'

const identityRow = z.object({
  id: z.string(),
  provider: z.string(),
  provider_id: z.string(),
  user_id: z.string(),
  identity_data: z.record(z.string(), z.unknown()),
  last_sign_in_at: z.string().nullable(),
  created_at: z.string().nullable(),
  updated_at: z.string().nullable(),
  email: z.string().nullable(),
})

/** A row of `auth.identities`: a way somebody is known by. */
export type Identity = z.infer<typeof identityRow>

/** The ways a user is known by, the oldest first. */
export function identitiesOf(db: Queries, userId: string): Promise<Identity[]> {
  return db.rows(identityRow, 'select * from auth.identities where user_id = $1 order by created_at, id', [
    userId,
  ])
}

/** The same for many users at once. */
export async function identitiesByUser(
  db: Queries,
  userIds: readonly string[],
): Promise<Map<string, Identity[]>> {
  const all = await db.rows(
    identityRow,
    'select * from auth.identities where user_id = any ($1) order by created_at, id',
    [userIds],
  )
  return Map.groupBy(all, ({ user_id }) => user_id)
}

/** Email and phone identities have the user's own id at their provider. */
export async function findOwnIdentity(
  db: Queries,
  userId: string,
  provider: 'email' | 'phone',
): Promise<Identity | undefined> {
  const [identity] = await db.rows(
    identityRow,
    'select * from auth.identities where provider = $1 and provider_id = $2',
    [provider, userId],
  )
  return identity
}

async function insertIdentity(db: Queries, userId: string, provider: string, data: Metadata): Promise<void> {
  await db.run(
    `insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at)
     values ($1, $2, $3, $4, $5, now())`,
    [randomUUID(), provider, userId, userId, JSON.stringify(data)],
  )
}

/** What an identity says before anybody confirmed anything, whatever its user says. */
export const nothingVerified = { email_verified: false, phone_verified: false }

/** Makes the email or phone identity of a user, or changes the one there is. */
export async function setOwnIdentity(
  db: Queries,
  userId: string,
  provider: 'email' | 'phone',
  data: Metadata,
): Promise<Metadata> {
  const existing = await findOwnIdentity(db, userId, provider)
  const next = merged(existing?.identity_data ?? { sub: userId, ...nothingVerified }, data)
  if (existing) await updateIdentityData(db, existing.id, next)
  else await insertIdentity(db, userId, provider, next)
  return next
}

async function updateIdentityData(db: Queries, id: string, data: Metadata): Promise<void> {
  await db.run('update auth.identities set identity_data = $2, updated_at = now() where id = $1', [
    id,
    JSON.stringify(data),
  ])
}

export const deleteIdentity = (db: Queries, id: string) =>
  db.run('delete from auth.identities where id = $1', [id])

/** Takes everything personal out of an identity, and out of the way of a new account of the same name. */
export async function obfuscateIdentity(db: Queries, identity: Identity, providerId: string): Promise<void> {
  await db.run(
    `update auth.identities set identity_data = '{}', provider_id = $2, updated_at = now() where id = $1`,
    [identity.id, providerId],
  )
}

/** What `app_metadata` says about the ways somebody is known by. */
export function providersOf(identities: readonly Identity[]): Metadata {
  const providers = [...new Set(identities.map(({ provider }) => provider))]
  return { providers, ...(providers[0] === undefined ? {} : { provider: providers[0] }) }
}
