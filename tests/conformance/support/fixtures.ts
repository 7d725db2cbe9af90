import { randomUUID } from 'node:crypto'
import { createClient, type RealtimeChannel, type SupabaseClient } from '@supabase/supabase-js'
import pg from 'pg'
import { afterAll, inject, onTestFinished } from 'vitest'

/** The Supabase under test. */
export const target = inject('target')

/** Topics of one run are its own, so that two runs against one project do not hear each other. */
export const run = `conf-${randomUUID().slice(0, 8)}`

const pool = new pg.Pool({ connectionString: target.dbUrl, max: 4 })
afterAll(() => pool.end())

/** Runs SQL as the database's owner. */
export async function sql<Row extends pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await pool.query<Row>(text, values)).rows
}

/** Work inside one transaction that is always rolled back or committed as told. */
export async function transaction(
  end: 'commit' | 'rollback',
  work: (query: (text: string, values?: unknown[]) => Promise<unknown>) => Promise<void>,
): Promise<void> {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await work((text, values) => client.query(text, values))
    await client.query(end)
  } finally {
    client.release()
  }
}

/** A fresh topic name. */
export function newTopic(): string {
  return `${run}-${randomUUID()}`
}

function connect(key = target.publishableKey): SupabaseClient {
  const client = createClient(target.url, key, { auth: { persistSession: false, autoRefreshToken: false } })
  onTestFinished(async () => {
    await client.removeAllChannels()
    client.realtime.disconnect()
  })
  return client
}

/** Somebody with the publishable key and no account. */
export function anonymous(): SupabaseClient {
  return connect()
}

/** The server's own client, with the secret key. */
export function service(): SupabaseClient {
  return connect(target.secretKey)
}

/** A new person, signed in, whose sockets already carry their token. */
export async function newPerson(): Promise<{
  client: SupabaseClient
  id: string
  email: string
  password: string
}> {
  const client = connect()
  const email = `${run}-${randomUUID()}@example.com`
  const password = `pw-${randomUUID()}`
  const { data, error } = await client.auth.signUp({ email, password })
  if (error || !data.user) throw error ?? new Error('no user after sign-up')
  await client.realtime.setAuth()
  return { client, id: data.user.id, email, password }
}

/** Subscribes and resolves with the first status that settles the join. */
export function subscribe(channel: RealtimeChannel): Promise<{ status: string; error: Error | undefined }> {
  return new Promise((resolve) => {
    channel.subscribe((status, error) => resolve({ status, error }))
  })
}

/** Waits until a list has at least n entries. */
export async function arrived<T>(list: readonly T[], n: number, withinMs = 5000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (list.length < n) {
    if (Date.now() > deadline) throw new Error(`${list.length} of ${n} arrived within ${withinMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
