import { z } from 'zod'
import { parseGoDuration } from '../../config/go-duration.ts'
import { changePassword, confirmEmail } from '../accounts.ts'
import { checkEmail, checkPhone } from '../addresses.ts'
import { administrator, audit } from '../audit.ts'
import { isUuid } from '../caller.ts'
import type { Queries, Tx } from '../database.ts'
import { isDuplicate } from '../database.ts'
import { refusals } from '../errors.ts'
import { setOwnIdentity } from '../identities.ts'
import { checkPassword, checkPasswordHash, hashPassword, randomPassword } from '../passwords.ts'
import { bodyOf, type Call, flag, json, object, text } from '../request.ts'
import { userView } from '../user-view.ts'
import {
  findUserById,
  findUserByPhone,
  findUserWithEmail,
  insertUser,
  merged,
  type User,
  type UserChanges,
  updateUser,
} from '../users.ts'

const shape = z.object({
  id: text,
  aud: text,
  role: text,
  email: text,
  phone: text,
  password: z.string().nullish(),
  password_hash: text,
  email_confirm: flag,
  phone_confirm: flag,
  user_metadata: object,
  app_metadata: object,
  ban_duration: text,
})

type Params = z.infer<typeof shape>

async function paramsOf(call: Call): Promise<Params> {
  const params = await bodyOf(call, shape)
  return {
    ...params,
    email: params.email === '' ? '' : checkEmail(params.email),
    phone: params.phone === '' ? '' : checkPhone(params.phone),
  }
}

/** The user a path names. */
export async function userOfPath(call: Call): Promise<User> {
  const id = call.params.id ?? ''
  if (!isUuid(id)) throw refusals.invalid('user_id must be an UUID', 404)
  const user = await findUserById(call.services.database, id)
  if (!user) throw refusals.userNotFound()
  return user
}

function banOf(duration: string): UserChanges {
  if (duration === '') return {}
  const ms = duration === 'none' ? 0 : parseGoDuration(duration)
  if (ms === undefined)
    throw refusals.invalid(`invalid format for ban duration: time: invalid duration "${duration}"`)
  return { banned_until: ms === 0 ? null : new Date(Date.now() + ms).toISOString() }
}

async function checkFree(db: Queries, { email, phone }: Params, ownId?: string): Promise<void> {
  const byEmail = email === '' ? undefined : await findUserWithEmail(db, email)
  if (byEmail && byEmail.id !== ownId) throw refusals.emailTaken()
  const byPhone = phone === '' ? undefined : await findUserByPhone(db, phone)
  if (byPhone && byPhone.id !== ownId) throw refusals.phoneTaken()
}

function checkId(id: string): string | undefined {
  if (id === '') return undefined
  if (!isUuid(id)) throw refusals.invalid('ID must conform to the uuid v4 format')
  if (/^[0-]+$/.test(id)) throw refusals.invalid('ID cannot be a nil uuid')
  return id
}

async function hashFor(call: Call, { password, password_hash: hash }: Params): Promise<string> {
  if (password !== undefined && password !== null && hash !== '')
    throw refusals.invalid('Only a password or a password hash should be provided')
  if (hash !== '') return checkPasswordHash(hash)
  if (password && Buffer.byteLength(password) > 72)
    throw refusals.invalid('bcrypt: password length exceeds 72 bytes')
  return hashPassword(call.services.database.slow, password || randomPassword())
}

async function confirm(db: Queries, user: User, params: Params): Promise<User> {
  const confirmed = params.email_confirm ? await confirmEmail(db, user) : user
  if (!params.phone_confirm) return confirmed
  return updateUser(db, confirmed, { phone_confirmed_at: new Date().toISOString() })
}

async function insert(tx: Tx, params: Params, passwordHash: string): Promise<User> {
  const providers = [...(params.email ? ['email'] : []), ...(params.phone ? ['phone'] : [])]
  const user = await insertUser(tx, {
    id: checkId(params.id),
    ...(params.aud === '' ? {} : { aud: params.aud }),
    ...(params.role === '' ? {} : { role: params.role.trim() }),
    email: params.email,
    phone: params.phone,
    passwordHash,
    appMetadata: merged({ provider: providers[0], providers }, params.app_metadata ?? {}),
    userMetadata: params.user_metadata ?? {},
  })
  if (params.email !== '') await setOwnIdentity(tx, user.id, 'email', { email: params.email })
  if (params.phone !== '') await setOwnIdentity(tx, user.id, 'phone', { phone: params.phone })
  return user
}

/** Whom an entry of the audit log is about. */
export const traitsOf = (user: User) => ({ user_id: user.id, user_email: user.email, user_phone: user.phone })

/** `POST /admin/users` */
export async function createUser(call: Call): Promise<Response> {
  const params = await paramsOf(call)
  if (params.email === '' && params.phone === '')
    throw refusals.invalid('Cannot create a user without either an email or phone')
  const { database } = call.services
  await checkFree(database, params)
  checkId(params.id)
  const ban = banOf(params.ban_duration)
  const hash = await hashFor(call, params)
  const create = async (tx: Tx): Promise<User> => {
    const user = await insert(tx, params, hash)
    await audit(tx, call, 'user_signedup', administrator, traitsOf(user))
    return updateUser(tx, await confirm(tx, user, params), ban)
  }
  const user = await database.transaction(create).catch((error: unknown) => {
    if (isDuplicate(error) && params.email !== '') throw refusals.emailTaken()
    throw refusals.unexpected('Database error creating new user', error)
  })
  return json(await userView(database, user))
}

/** `GET /admin/users/:id` */
export async function getUser(call: Call): Promise<Response> {
  return json(await userView(call.services.database, await userOfPath(call)))
}

/** A changed address is confirmed only if the administrator says so. */
async function changeAddresses(tx: Tx, user: User, params: Params): Promise<UserChanges> {
  const { email, phone, email_confirm: isEmailSure, phone_confirm: isPhoneSure } = params
  if (email !== '') await setOwnIdentity(tx, user.id, 'email', { email, email_verified: isEmailSure })
  if (phone !== '') await setOwnIdentity(tx, user.id, 'phone', { phone, phone_verified: isPhoneSure })
  const isNamed = (email !== '' && isEmailSure) || (phone !== '' && isPhoneSure)
  return {
    ...(email === '' ? {} : { email }),
    ...(phone === '' ? {} : { phone }),
    ...(isNamed ? { is_anonymous: false } : {}),
  }
}

/** `PUT /admin/users/:id` */
export async function changeUser(call: Call): Promise<Response> {
  const before = await userOfPath(call)
  const params = await paramsOf(call)
  const { database, settings } = call.services
  await checkFree(database, params, before.id)
  const ban = banOf(params.ban_duration)
  const { password } = params
  if (password !== undefined && password !== null) checkPassword(password, settings.password)
  const hash =
    password === undefined || password === null ? undefined : await hashPassword(database.slow, password)
  const changed = await database.transaction(async (tx) => {
    const known = hash === undefined ? before : await changePassword(tx, before, hash)
    const addresses = await changeAddresses(tx, known, params)
    const user = await confirm(tx, known, params)
    await audit(tx, call, 'user_modified', administrator, traitsOf(user))
    return updateUser(tx, user, {
      ...addresses,
      ...ban,
      ...(params.role === '' ? {} : { role: params.role.trim() }),
      raw_app_meta_data: merged(user.raw_app_meta_data, params.app_metadata ?? {}),
      raw_user_meta_data: merged(user.raw_user_meta_data, params.user_metadata ?? {}),
    })
  })
  return json(await userView(database, changed))
}
