import type { RealtimeChannel, RealtimePostgresChangesPayload, SupabaseClient } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import { newId } from './support/changes.ts'
import { subscribe } from './support/channels.ts'
import { arrived, fresh, newTopic, people, run, sql, until } from './support/fixtures.ts'
import { publishedSchemas } from './support/stage-realtime.ts'
import { withConversations } from './support/ways.ts'

const schema = publishedSchemas(run).client

type Seen = RealtimePostgresChangesPayload<Record<string, unknown>>
interface Wanted {
  event: '*' | 'INSERT' | 'UPDATE' | 'DELETE'
  table: string
  filter?: string
}

withConversations('postgres_changes', (way) => {
  /** Listens, and waits until the server says that changes flow. */
  const follow = async (client: SupabaseClient, ...wanted: Wanted[]) => {
    const lists: Seen[][] = wanted.map(() => [])
    const systems: { extension: string; status: string; message: string }[] = []
    const channel: RealtimeChannel = client.channel(newTopic())
    channel.on('system', {}, (message) => systems.push(message))
    for (const [at, { event, ...rest }] of wanted.entries())
      channel.on('postgres_changes', { event: event as '*', schema, ...rest }, (change) =>
        lists[at]?.push(change),
      )
    expect(await subscribe(channel)).toMatchObject({ status: 'SUBSCRIBED' })
    await until(
      () => systems.find(({ extension, status }) => extension === 'postgres_changes' && status === 'ok'),
      'Subscribed to PostgreSQL',
      20_000,
    )
    return { channel, lists }
  }

  test('a listener gets what happened, old and new', async () => {
    const { lists } = await follow(way.anonymous(), { event: '*', table: 'open_rows' })
    const [seen = []] = lists
    const [id, slot] = [newId(), fresh('client')]
    await sql(`insert into ${schema}.open_rows values ($1, $2, 'Bao', 5, true, '2026-01-02 03:04:05')`, [
      id,
      slot,
    ])
    await sql(`update ${schema}.open_rows set n = 6 where id = $1`, [id])
    await sql(`delete from ${schema}.open_rows where id = $1`, [id])
    const ours = () =>
      seen.filter((change) => [change.new, change.old].some((row) => 'id' in row && row.id === id))
    await until(() => ours().length === 3, 'three changes')
    const base = {
      schema,
      table: 'open_rows',
      errors: null,
      commit_timestamp: expect.stringMatching(/Z$/),
    }
    const row = { id, slot, name: 'Bao', n: 5, b: true, ts: '2026-01-02T03:04:05' }
    expect(ours()).toEqual([
      { ...base, eventType: 'INSERT', new: row, old: {} },
      { ...base, eventType: 'UPDATE', new: { ...row, n: 6 }, old: { id } },
      { ...base, eventType: 'DELETE', new: {}, old: { id } },
    ])
  })

  test('each listener gets what it asked for', async () => {
    const slot = fresh('client')
    const { lists } = await follow(
      way.anonymous(),
      { event: 'INSERT', table: 'open_rows', filter: `slot=eq.${slot}` },
      { event: 'UPDATE', table: 'open_rows', filter: `slot=eq.${slot}` },
      { event: '*', table: 'open_rows', filter: `slot=eq.${slot}` },
    )
    const id = newId()
    await sql(`insert into ${schema}.open_rows (id, slot) values ($1, 'elsewhere')`, [newId()])
    await sql(`insert into ${schema}.open_rows (id, slot) values ($1, $2)`, [id, slot])
    await sql(`update ${schema}.open_rows set n = 1 where id = $1`, [id])
    await arrived(lists[2] ?? [], 2)
    expect(lists.map((list) => list.map(({ eventType }) => eventType))).toEqual([
      ['INSERT'],
      ['UPDATE'],
      ['INSERT', 'UPDATE'],
    ])
  })

  test('row-level security decides for each listener', async () => {
    const wanted: Wanted = { event: 'INSERT', table: 'own_rows' }
    const [hers, his] = [await follow(await way.lea(), wanted), await follow(await way.ben(), wanted)]
    const [mine, yours] = [newId(), newId()]
    await sql(`insert into ${schema}.own_rows (id, owner, slot) values ($1, $2, 'x')`, [mine, people.lea.id])
    await sql(`insert into ${schema}.own_rows (id, owner, slot) values ($1, $2, 'x')`, [yours, people.ben.id])
    const ids = (list: Seen[] = []) => list.map((change) => ('id' in change.new ? change.new.id : undefined))
    await until(() => ids(hers.lists[0]).includes(mine) && ids(his.lists[0]).includes(yours), 'a row each')
    expect(ids(hers.lists[0])).not.toContain(yours)
    expect(ids(his.lists[0])).not.toContain(mine)
  })

  test('after unsubscribing nothing comes any more', async () => {
    const wanted: Wanted = { event: 'INSERT', table: 'open_rows' }
    const [left, stays] = [await follow(way.anonymous(), wanted), await follow(way.anonymous(), wanted)]
    await left.channel.unsubscribe()
    const before = left.lists[0]?.length
    const id = newId()
    await sql(`insert into ${schema}.open_rows (id, slot) values ($1, 'x')`, [id])
    await until(() => stays.lists[0]?.some((change) => 'id' in change.new && change.new.id === id), 'the row')
    expect(left.lists[0]).toHaveLength(before ?? 0)
  })
})
