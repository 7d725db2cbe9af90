import type pg from 'pg'
import { z } from 'zod'
import type { Actor } from '../requests.ts'
import { RunRefused } from './sql-error.ts'

const claimsRow = z.object({ claims: z.record(z.string(), z.unknown()) })

/** The claims an access token of this person would have, but for the session: nobody signed in. */
async function claimsOf(client: pg.Client, id: string): Promise<Record<string, unknown>> {
  const { rows } = await client.query(
    `select jsonb_build_object('sub', id, 'role', role, 'aud', aud, 'email', coalesce(email, ''),
       'phone', coalesce(phone, ''), 'app_metadata', coalesce(raw_app_meta_data, '{}'),
       'user_metadata', coalesce(raw_user_meta_data, '{}'), 'is_anonymous', is_anonymous, 'aal', 'aal1',
       'iat', floor(extract(epoch from now())), 'exp', floor(extract(epoch from now())) + 3600) as claims
     from auth.users where id = $1`,
    [id],
  )
  if (rows.length === 0) throw new RunRefused('no_such_person', 'Nobody in auth.users has this id.')
  return claimsRow.parse(rows[0]).claims
}

/** Makes the rest of the transaction see what `actor` would see through the API. */
export async function become(client: pg.Client, actor: Actor): Promise<void> {
  if (actor.kind === 'owner') return
  const claims = actor.kind === 'role' ? { role: actor.role } : await claimsOf(client, actor.id)
  await client.query(`select set_config('request.jwt.claims', $1, true), set_config('role', $2, true)`, [
    JSON.stringify(claims),
    actor.kind === 'role' ? actor.role : 'authenticated',
  ])
}
