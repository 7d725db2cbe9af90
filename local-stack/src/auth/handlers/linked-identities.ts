import { refreshProviders } from '../accounts.ts'
import { audit } from '../audit.ts'
import { isUuid } from '../caller.ts'
import type { Tx } from '../database.ts'
import { AuthError, refusals } from '../errors.ts'
import { deleteIdentity, identitiesOf } from '../identities.ts'
import { type Call, type Caller, json } from '../request.ts'
import { findUserWithEmail, type User, updateUser } from '../users.ts'
import { unknownProvider } from './absent.ts'

/** `GET /user/identities/authorize`: there is no provider to link. */
export async function linkIdentity(call: Call): Promise<Response> {
  if (!call.services.settings.isManualLinkingEnabled) throw refusals.manualLinkingDisabled()
  throw unknownProvider(call)
}

/** A user whose address went with an identity gets that of one that is left. */
async function keepAnEmail(tx: Tx, user: User): Promise<User> {
  const left = await identitiesOf(tx, user.id)
  if (left.some(({ email }) => email === user.email)) return user
  for (const { email } of left) {
    if (email === null) continue
    const owner = await findUserWithEmail(tx, email)
    if (!owner || owner.id === user.id) return updateUser(tx, user, { email })
  }
  throw new AuthError(
    422,
    'email_conflict_identity_not_deletable',
    'Unable to unlink identity due to email conflict',
  )
}

/** `DELETE /user/identities/:id` */
export async function unlinkIdentity(call: Call, { user }: Caller): Promise<Response> {
  if (!call.services.settings.isManualLinkingEnabled) throw refusals.manualLinkingDisabled()
  const id = call.params.id ?? ''
  if (!isUuid(id)) throw refusals.invalid('identity_id must be an UUID', 404)
  await call.services.database.transaction(async (tx) => {
    const identities = await identitiesOf(tx, user.id)
    if (identities.length <= 1)
      throw new AuthError(
        422,
        'single_identity_not_deletable',
        'User must have at least 1 identity after unlinking',
      )
    const identity = identities.find((candidate) => candidate.id === id)
    if (!identity) throw new AuthError(422, 'identity_not_found', "Identity doesn't exist")
    await audit(tx, call, 'identity_unlinked', user, { identity_id: id, provider: identity.provider })
    await deleteIdentity(tx, id)
    const kept =
      identity.provider === 'phone'
        ? await updateUser(tx, user, { phone: '', phone_confirmed_at: null })
        : await keepAnEmail(tx, user)
    await refreshProviders(tx, kept)
  })
  return json({})
}
