import { createHash } from 'node:crypto'
import { z } from 'zod'
import { administrator, audit } from '../audit.ts'
import type { Tx } from '../database.ts'
import { refusals } from '../errors.ts'
import { identitiesOf, obfuscateIdentity } from '../identities.ts'
import { clearTokens } from '../one-time-tokens.ts'
import { bodyOf, type Call, flag, json } from '../request.ts'
import { signOut } from '../sessions.ts'
import { deleteUser as deleteRow, type User, updateUser } from '../users.ts'
import { traitsOf, userOfPath } from './admin-users.ts'

const obfuscated = (id: string, value: string): string =>
  createHash('sha256').update(`${id}${value}`).digest('base64url')

/** The row stays for what refers to it; nothing personal stays in it, and its address is free again. */
async function softDelete(tx: Tx, user: User): Promise<void> {
  if (user.deleted_at !== null) return
  for (const identity of await identitiesOf(tx, user.id))
    await obfuscateIdentity(tx, identity, obfuscated(user.id, `${identity.provider}:${identity.provider_id}`))
  await clearTokens(tx, user.id)
  await signOut.everywhere(tx, user.id)
  await updateUser(tx, user, {
    email: obfuscated(user.id, user.email),
    phone: obfuscated(user.id, user.phone).slice(0, 15),
    email_change: obfuscated(user.id, user.email_change),
    encrypted_password: '',
    confirmation_token: '',
    recovery_token: '',
    email_change_token_current: '',
    email_change_token_new: '',
    raw_user_meta_data: {},
    raw_app_meta_data: {},
    deleted_at: new Date().toISOString(),
  })
}

const deleteShape = z.object({ should_soft_delete: flag })

async function isSoft(call: Call): Promise<boolean> {
  const body = await call.request.clone().text()
  return body === '' ? false : (await bodyOf(call, deleteShape)).should_soft_delete
}

/** `DELETE /admin/users/:id` */
export async function deleteUser(call: Call): Promise<Response> {
  const user = await userOfPath(call)
  const soft = await isSoft(call)
  await call.services.database
    .transaction(async (tx) => {
      await audit(tx, call, 'user_deleted', administrator, traitsOf(user))
      if (soft) await softDelete(tx, user)
      else await deleteRow(tx, user.id)
    })
    .catch((error: unknown) => {
      throw refusals.unexpected('Database error deleting user', error)
    })
  return json({})
}
