import { randomUUID } from 'node:crypto'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { newRunName } from './run-names.ts'
import { realtimeSql } from './stage-realtime.ts'
import { restSql } from './stage-rest.ts'
import { makeBuckets, storageSql } from './stage-storage.ts'
import { removeLeftovers } from './strike.ts'
import type { Target } from './target.ts'

/** Somebody with an account of this run and a token that outlives it. */
export interface Person {
  id: string
  email: string
  password: string
  token: string
}

/** What all files of a run share: made once, so that a hosted project is asked for few sessions and little DDL. */
interface Stage {
  run: string
  people: Record<'lea' | 'ben', Person>
  strike(): Promise<void>
}

/** Makes the tables, policies and people of one run, after taking away what crashed runs have left. */
export async function setStage(target: Target): Promise<Stage> {
  const admin = createClient(target.url, target.secretKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  })
  const pool = new pg.Pool({ connectionString: target.dbUrl, max: 1 })
  const run = newRunName()
  try {
    await removeLeftovers(pool, admin)
    await pool.query(restSql(run) + realtimeSql(run) + storageSql(run))
    await pool.query(`notify pgrst, 'reload schema'`)
    await makeBuckets(run, admin)
    const [lea, ben] = [
      await newPerson(target, admin, `${run}_lea`),
      await newPerson(target, admin, `${run}_ben`),
    ]
    await untilRestSees(target, `${run}_books`)
    return {
      run,
      people: { lea, ben },
      strike: async () => {
        await removeLeftovers(pool, admin, run)
        await pool.end()
      },
    }
  } catch (error) {
    await removeLeftovers(pool, admin, run)
    await pool.end()
    throw error
  }
}

/** By the admin API: a hosted project sends mails at a sign-up, and few of them an hour. */
async function newPerson(target: Target, admin: SupabaseClient, name: string): Promise<Person> {
  const [email, password] = [`${name}@example.com`, `pw-${randomUUID()}`]
  const made = await admin.auth.admin.createUser({ email, password, email_confirm: true })
  if (made.error) throw made.error
  const client = createClient(target.url, target.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
  })
  const { data, error } = await client.auth.signInWithPassword({ email, password })
  if (error) throw error
  return { id: data.user.id, email, password, token: data.session.access_token }
}

/** PostgREST reloads its schema some time after it was told to. */
async function untilRestSees(target: Target, table: string): Promise<void> {
  const deadline = Date.now() + 30_000
  for (;;) {
    const { status } = await fetch(`${target.url}/rest/v1/${table}?limit=0`, {
      headers: { apikey: target.secretKey },
    })
    if (status === 200) return
    if (Date.now() > deadline) throw new Error(`REST answers ${status} for ${table} after 30 s`)
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
