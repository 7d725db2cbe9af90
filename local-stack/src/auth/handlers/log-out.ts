import { audit } from '../audit.ts'
import type { Tx } from '../database.ts'
import { refusals } from '../errors.ts'
import type { Call, Caller } from '../request.ts'
import { signOut } from '../sessions.ts'

const scopes = ['global', 'local', 'others'] as const

type Scope = (typeof scopes)[number]

function scopeOf(call: Call): Scope {
  const wish = call.url.searchParams.get('scope') || 'global'
  const scope = scopes.find((name) => name === wish)
  if (!scope) throw refusals.invalid(`Unsupported logout scope "${wish}"`)
  return scope
}

async function end(tx: Tx, { user, session }: Caller, scope: Scope): Promise<void> {
  if (!session || scope === 'global') await signOut.everywhere(tx, user.id)
  else if (scope === 'local') await signOut.here(tx, session.id)
  else await signOut.elsewhere(tx, user.id, session.id)
}

/** `POST /logout?scope=` */
export async function logOut(call: Call, caller: Caller): Promise<Response> {
  const scope = scopeOf(call)
  await call.services.database.transaction(async (tx) => {
    await audit(tx, call, 'logout', caller.user)
    await end(tx, caller, scope)
  })
  return new Response(null, { status: 204 })
}
