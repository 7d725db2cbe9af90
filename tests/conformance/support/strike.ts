import type { SupabaseClient } from '@supabase/supabase-js'
import type pg from 'pg'
import { begunAt, runOf } from './run-names.ts'

/** No run takes this long: what is older was left by one that crashed. */
const abandonedAfterMs = 30 * 60_000

/** Takes away everything of one run, or, without a name, of all runs that must have crashed. */
export async function removeLeftovers(pool: pg.Pool, admin: SupabaseClient, run?: string): Promise<void> {
  const goes = (name: string): boolean => {
    const maker = runOf(name)
    if (maker === undefined) return false
    return run === undefined ? begunAt(maker) < Date.now() - abandonedAfterMs : maker === run
  }
  await removeBuckets(admin, goes)
  await removeUsers(pool, admin, goes)
  const { rows } = await pool.query<{ name: string; drop: string }>(everythingNamed)
  for (const { name, drop } of rows) if (goes(name)) await pool.query(drop)
  await unscheduleJobs(pool, goes)
  // Messages of crashed runs go by themselves, after three days.
  if (run !== undefined) await pool.query('delete from realtime.messages where starts_with(topic, $1)', [run])
}

/** In the order in which it can go: policies before the functions they call. */
const everythingNamed = `
  select name, drop from (
    select 1 as step, policyname::text as name, format('drop policy if exists %I on %I.%I', policyname, schemaname, tablename) as drop
      from pg_policies where schemaname in ('realtime', 'storage')
    union all
    select 2, nspname::text, format('drop schema if exists %I cascade', nspname) from pg_namespace
    union all
    select 3, tablename::text, format('drop table if exists public.%I cascade', tablename) from pg_tables where schemaname = 'public'
    union all
    select 4, proname::text, format('drop function if exists %s cascade', oid::regprocedure) from pg_proc
      where pronamespace = 'public'::regnamespace
  ) things where name like 'conf\\_%' order by step`

async function removeBuckets(admin: SupabaseClient, goes: (name: string) => boolean): Promise<void> {
  const { data } = await admin.storage.listBuckets()
  for (const { id } of data ?? []) {
    if (!goes(id)) continue
    await removeObjects(admin, id, '')
    await admin.storage.deleteBucket(id)
  }
}

async function removeObjects(admin: SupabaseClient, bucket: string, folder: string): Promise<void> {
  const files = admin.storage.from(bucket)
  const { data } = await files.list(folder, { limit: 1000 })
  const paths = (data ?? []).map(({ name, id }) => ({ path: folder ? `${folder}/${name}` : name, id }))
  for (const { path, id } of paths) if (id === null) await removeObjects(admin, bucket, path)
  const objects = paths.filter(({ id }) => id !== null).map(({ path }) => path)
  if (objects.length > 0) await files.remove(objects)
}

async function removeUsers(
  pool: pg.Pool,
  admin: SupabaseClient,
  goes: (name: string) => boolean,
): Promise<void> {
  const { rows } = await pool.query<{ id: string; email: string }>(
    `select id, email from auth.users where email like 'conf\\_%@example.com'`,
  )
  for (const { id, email } of rows) if (goes(email)) await admin.auth.admin.deleteUser(id)
}

async function unscheduleJobs(pool: pg.Pool, goes: (name: string) => boolean): Promise<void> {
  const { rows: found } = await pool.query(`select to_regclass('cron.job') is not null as here`)
  if (!found[0].here) return
  const { rows } = await pool.query<{ jobname: string }>(
    `select jobname from cron.job where jobname like 'conf\\_%'`,
  )
  for (const { jobname } of rows) if (goes(jobname)) await pool.query('select cron.unschedule($1)', [jobname])
}
