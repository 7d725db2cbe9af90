import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Queries, Tx } from './database.ts'

const INSTANCE = '00000000-0000-0000-0000-000000000000'

/** Seeds leave out what Auth itself would have written as an empty text. */
const text = z
  .string()
  .nullable()
  .transform((value) => value ?? '')
const time = z.string().nullable()
const metadata = z
  .record(z.string(), z.unknown())
  .nullable()
  .transform((value) => value ?? {})

const userRow = z.object({
  id: z.string(),
  aud: text,
  role: text,
  email: text,
  phone: text,
  encrypted_password: text,
  email_confirmed_at: time,
  phone_confirmed_at: time,
  confirmed_at: time,
  invited_at: time,
  confirmation_token: text,
  confirmation_sent_at: time,
  recovery_token: text,
  recovery_sent_at: time,
  email_change: text,
  email_change_token_new: text,
  email_change_token_current: text,
  email_change_sent_at: time,
  email_change_confirm_status: z
    .number()
    .nullable()
    .transform((value) => value ?? 0),
  phone_change: text,
  reauthentication_token: text,
  reauthentication_sent_at: time,
  raw_app_meta_data: metadata,
  raw_user_meta_data: metadata,
  banned_until: time,
  deleted_at: time,
  is_anonymous: z.boolean(),
  last_sign_in_at: time,
  created_at: time,
  updated_at: time,
})

/** A row of `auth.users`. */
export type User = z.infer<typeof userRow>

/** Columns of `auth.users` that Auth changes. */
export type UserChanges = Partial<Omit<User, 'id' | 'confirmed_at' | 'created_at' | 'updated_at'>>

/** Metadata of a user, of either kind. */
export type Metadata = Record<string, unknown>

/** Unique, and free for everybody who has none. */
const nullIfEmpty = new Set<string>(['email', 'phone'])

function columnValue(column: string, value: unknown): unknown {
  if (value === '' && nullIfEmpty.has(column)) return null
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value
}

/** Somebody by a condition; `values` are its parameters. */
async function findUser(
  db: Queries,
  condition: string,
  values: unknown[],
  lock = '',
): Promise<User | undefined> {
  const [user] = await db.rows(userRow, `select * from auth.users where ${condition} limit 1 ${lock}`, values)
  return user
}

export const findUserById = (db: Queries, id: string) => findUser(db, 'id = $1', [id])

/** Whoever else wants to change this user waits until the transaction is over, and sees then what it did. */
export const lockUser = (tx: Tx, id: string) => findUser(tx, 'id = $1', [id], 'for no key update')

export const findUserByEmail = (db: Queries, email: string) =>
  findUser(db, 'lower(email) = lower($1) and not is_sso_user', [email])

export const findUserByPhone = (db: Queries, phone: string) =>
  findUser(db, 'phone = $1 and not is_sso_user', [phone])

/** Who has an address, as their own or as that of an identity. */
export const findUserWithEmail = (db: Queries, email: string) =>
  findUser(
    db,
    `not is_sso_user and (lower(email) = lower($1)
      or id in (select user_id from auth.identities where email = lower($1) and provider not like 'sso:%'))`,
    [email],
  )

/** A page of users, the newest first, and how many there are. */
export async function listUsers(
  db: Queries,
  page: { limit: number; offset: number },
  filter: string,
): Promise<{ users: User[]; total: number }> {
  const condition = `($1 = '' or email like '%' || $1 || '%' or raw_user_meta_data ->> 'full_name' ilike '%' || $1 || '%')`
  const users = await db.rows(
    userRow,
    `select * from auth.users where ${condition} order by created_at desc nulls last, id limit $2 offset $3`,
    [filter, page.limit, page.offset],
  )
  const [count] = await db.rows(
    z.object({ total: z.coerce.number() }),
    `select count(*) as total from auth.users where ${condition}`,
    [filter],
  )
  return { users, total: count?.total ?? 0 }
}

/** Changes columns and gives back the row as it is then, whatever triggers made of it. */
export async function updateUser(db: Queries, user: User, changes: UserChanges): Promise<User> {
  const entries = Object.entries(changes)
  const sets = entries.map(([column], index) => `${column} = $${index + 2}`)
  const [changed] = await db.rows(
    userRow,
    `update auth.users set ${[...sets, 'updated_at = now()'].join(', ')} where id = $1 returning *`,
    [user.id, ...entries.map(([column, value]) => columnValue(column, value))],
  )
  return changed ?? user
}

/** What a new user begins with. */
export interface NewUser {
  id?: string | undefined
  aud?: string
  role?: string
  email?: string
  phone?: string
  passwordHash?: string
  appMetadata: Metadata
  userMetadata: Metadata
  isAnonymous?: boolean
}

/** Adds a user. Triggers on the table may change it, so it is read again. */
export async function insertUser(db: Queries, user: NewUser): Promise<User> {
  const id = user.id ?? randomUUID()
  await db.run(
    `insert into auth.users (instance_id, id, aud, role, email, phone, encrypted_password, raw_app_meta_data,
       raw_user_meta_data, is_anonymous, confirmation_token, recovery_token, email_change, email_change_token_new)
     values ($1, $2, $3, $4, nullif($5, ''), nullif($6, ''), $7, $8, $9, $10, '', '', '', '')`,
    [
      INSTANCE,
      id,
      user.aud ?? 'authenticated',
      user.role ?? 'authenticated',
      user.email ?? '',
      user.phone ?? '',
      user.passwordHash ?? '',
      JSON.stringify(user.appMetadata),
      JSON.stringify(user.userMetadata),
      user.isAnonymous ?? false,
    ],
  )
  const inserted = await findUserById(db, id)
  if (!inserted) throw new Error('A trigger on auth.users took the new user away.')
  return inserted
}

export const deleteUser = (db: Queries, id: string) => db.run('delete from auth.users where id = $1', [id])

/** Metadata with some keys changed; `null` takes a key away. */
export function merged(metadata: Metadata, updates: Metadata): Metadata {
  return Object.fromEntries(
    Object.entries({ ...metadata, ...updates }).filter(
      ([key, value]) => !(key in updates) || (value !== null && value !== undefined),
    ),
  )
}

/** Whether somebody is banned at this moment. */
export function isBanned(user: User, now = Date.now()): boolean {
  return user.banned_until !== null && Date.parse(user.banned_until) > now
}
