import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeEach, inject, type TestContext } from 'vitest'
import type { Feature } from './offers.ts'

/** The Supabase under test. */
export const target = inject('target')

/** The name of this run: of its schema, and the beginning of everything else it makes. */
export const run = inject('run')

/** Two people of this run, signed in. Cases that change an account make one of their own. */
export const people = inject('people')

const offers = inject('offers')
let pool: pg.Pool | undefined
afterAll(() => pool?.end())

function database(): pg.Pool {
  pool ??= new pg.Pool({ connectionString: target.dbUrl, max: 2 })
  return pool
}

/** Runs SQL as the database's owner. */
export async function sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  return (await database().query<Row>(text, values)).rows
}

/** Work inside one transaction that ends as told; resolves with the warnings it raised. */
export async function transaction(
  end: 'commit' | 'rollback',
  work: (query: (text: string, values?: unknown[]) => Promise<unknown>) => Promise<void>,
): Promise<string[]> {
  const client = await database().connect()
  const warnings: string[] = []
  const listen = ({ message }: { message: string | undefined }): void => void warnings.push(message ?? '')
  client.on('notice', listen)
  try {
    await client.query('begin')
    await work((text, values) => client.query(text, values))
    await client.query(end)
    return warnings
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.off('notice', listen)
    client.release()
  }
}

/** Skips the case, with the reason, where the Supabase under test does not have something. */
export function needs(context: TestContext, ...features: Feature[]): void {
  for (const feature of features) {
    const offer = offers[feature]
    if (offer !== true) context.skip(offer)
  }
}

/** As {@link needs}, for every case of a group. */
export function allNeed(...features: Feature[]): void {
  beforeEach((context) => needs(context, ...features))
}

/** A topic, slot or name nobody else uses. */
export function fresh(what = 'x'): string {
  return `${run}_${what}_${randomUUID().slice(0, 13)}`
}

/** A topic that everybody may join as public, and nobody as private. */
export function newTopic(): string {
  return `${run}:-:nobody:${randomUUID()}`
}

/** A topic whose name tells the policies of this run who may do what: see `stage-realtime.ts`. */
export function topicFor(rights: string, whose: string = people.lea.id): string {
  return `${run}:${rights}:${whose}:${randomUUID().slice(0, 13)}`
}

/** Everything that can be done on a private topic. */
export const everything = 'rb+rp+wb+wp'

/** Waits for a condition; fails with what it last saw. */
export async function until<T>(
  look: () => T | undefined | false | null | Promise<T | undefined | false | null>,
  what: string,
  withinMs = 10_000,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const seen = await look()
    if (seen) return seen
    if (Date.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}

/** Waits until a list has at least n entries. */
export async function arrived(list: readonly unknown[], n: number, withinMs = 10_000): Promise<void> {
  const deadline = Date.now() + withinMs
  while (list.length < n) {
    if (Date.now() > deadline)
      throw new Error(`${list.length} of ${n} within ${withinMs} ms: ${JSON.stringify(list)}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
