import { expect, test } from 'vitest'
import { changesIn, newId, type Watcher } from './support/changes.ts'
import { fresh, people, run, sql, target, transaction } from './support/fixtures.ts'
import { isEvent, openSocket } from './support/raw-socket.ts'
import { publishedSchemas } from './support/stage-realtime.ts'
import { withSerializers } from './support/ways.ts'

const schema = publishedSchemas(run).wire
const { join, watch } = changesIn(schema)

const insert = (table: string, row: Record<string, unknown>): Promise<unknown> => {
  const columns = Object.keys(row)
  return sql(
    `insert into ${schema}.${table} (${columns.join(', ')}) values (${columns.map((_, at) => `$${at + 1}`).join(', ')})`,
    Object.values(row),
  )
}
const column = (name: string, type: string) => ({ name, type })
const timestamp = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/

withSerializers('postgres_changes', (vsn) => {
  const lea = { token: people.lea.token }

  test('an insert, an update and a delete say what they did', async () => {
    const { ids, next } = await watch(vsn, [{ event: '*', table: 'open_rows' }])
    const id = newId()
    await insert('open_rows', { id, slot: 'x', name: 'Bao', n: null, b: true })
    await sql(`update ${schema}.open_rows set name = 'Pho' where id = ${id}`)
    await sql(`delete from ${schema}.open_rows where id = ${id}`)
    const columns = [
      column('id', 'int4'),
      column('slot', 'text'),
      column('name', 'text'),
      column('n', 'int4'),
      column('b', 'bool'),
      column('ts', 'timestamp'),
    ]
    const base = {
      schema,
      table: 'open_rows',
      columns,
      commit_timestamp: expect.stringMatching(timestamp),
      errors: null,
    }
    const record = { id, slot: 'x', name: 'Bao', n: null, b: true, ts: null }
    expect(await next()).toEqual({ ids, data: { ...base, type: 'INSERT', record } })
    expect(await next()).toEqual({
      ids,
      data: { ...base, type: 'UPDATE', record: { ...record, name: 'Pho' }, old_record: { id } },
    })
    const gone = await next()
    expect(gone).toMatchObject({
      ids,
      data: { schema, table: 'open_rows', type: 'DELETE', old_record: { id }, errors: null },
    })
    expect(gone.data).not.toHaveProperty('record')
  })

  test('each kind of change goes to who asked for it, and to several entries in one frame', async () => {
    const watcher = await watch(vsn, [
      { event: 'INSERT', table: 'open_rows' },
      { event: 'update', table: 'open_rows' },
      { event: '*', table: 'open_rows' },
      { event: '*', table: 'open_rows' },
    ])
    const [inserts, updates, all, again] = watcher.ids
    expect(again).toBe(all)
    const id = newId()
    await insert('open_rows', { id, slot: 'x' })
    await sql(`update ${schema}.open_rows set n = 1 where id = ${id}`)
    await sql(`delete from ${schema}.open_rows where id = ${id}`)
    const sets: number[][] = []
    for (let n = 0; n < 3; n++) sets.push([...new Set((await watcher.next()).ids)].sort())
    expect(sets).toEqual([[inserts, all].sort(), [updates, all].sort(), [all]])
  })

  test('an entry is echoed as it came, with an id that means something', async () => {
    const { ids } = await join(vsn, [
      { event: 'INSERT', table: 'open_rows', filter: 'slot=eq.x' },
      { event: '*', table: 'open_rows' },
    ])
    for (const id of ids) expect(id).toBeGreaterThan(0)
    expect(ids[0]).not.toBe(ids[1])
  })

  test('nothing is told of what was rolled back, and what was committed comes in order', async () => {
    const { next } = await watch(vsn, [{ event: 'INSERT', table: 'open_rows' }])
    const numbers = [newId(), newId(), newId()]
    await transaction(
      'rollback',
      async (query) =>
        void (await query(`insert into ${schema}.open_rows (id, slot) values ($1, 'x')`, [newId()])),
    )
    for (const id of numbers) await insert('open_rows', { id, slot: 'x' })
    for (const id of numbers) expect((await next()).data.record).toMatchObject({ id })
  })

  test('every type arrives by its own name and value', async () => {
    const { next } = await watch(vsn, [{ event: 'INSERT', table: 'typed_rows' }])
    const [id, uuid] = [newId(), crypto.randomUUID()]
    await sql(
      `insert into ${schema}.typed_rows values ($1, 'x', 9007199254740993, 12345.67890, 1.5, false, '{"a": [1]}', '{"b": {"c": null}}',
         '{1,null,3}', '{a,"b c"}', '2026-01-02 03:04:05.6', '2026-01-02 03:04:05+02', '2026-01-02', $2, 'hungry', '\\x01ff', 'vc', null)`,
      [id, uuid],
    )
    const { data } = await next()
    expect(Object.fromEntries(data.columns.map(({ name, type }) => [name, type]))).toEqual({
      ...{
        id: 'int4',
        slot: 'text',
        i8: 'int8',
        nu: 'numeric',
        f8: 'float8',
        bo: 'bool',
        js: 'json',
        jb: 'jsonb',
        ti: '_int4',
        tt: '_text',
      },
      ...{
        ts: 'timestamp',
        tz: 'timestamptz',
        da: 'date',
        uu: 'uuid',
        mo: 'mood',
        by: 'bytea',
        vc: 'varchar',
        nothing: 'text',
      },
    })
    expect(data.record).toEqual({
      ...{
        id,
        slot: 'x',
        i8: 9007199254740992,
        nu: 12345.6789,
        f8: 1.5,
        bo: false,
        js: { a: [1] },
        jb: { b: { c: null } },
      },
      ...{
        ti: [1, null, 3],
        tt: ['a', 'b c'],
        ts: '2026-01-02T03:04:05.6',
        tz: '2026-01-02T01:04:05+00:00',
        da: '2026-01-02',
      },
      ...{ uu: uuid, mo: 'hungry', by: '01ff', vc: 'vc', nothing: null },
    })
  })

  test('a wildcard hears every published table of its schema', async () => {
    const { next } = await watch(vsn, [{ event: 'INSERT', table: '*' }])
    const { next: whole } = await watch(vsn, [{ event: 'INSERT' }])
    await insert('unpublished', { id: newId() })
    await insert('open_rows', { id: newId(), slot: 'x' })
    await insert('typed_rows', { id: newId(), slot: 'x' })
    for (const following of [next, whole]) {
      expect((await following()).data.table).toBe('open_rows')
      expect((await following()).data.table).toBe('typed_rows')
    }
  })

  test('with the whole row as identity an update tells what was before', async () => {
    const { next } = await watch(vsn, [{ event: 'UPDATE', table: 'full_rows' }])
    const id = newId()
    await insert('full_rows', { id, slot: 'x', name: 'old', secret: 's' })
    await sql(`update ${schema}.full_rows set name = 'new' where id = ${id}`)
    expect((await next()).data).toMatchObject({
      record: { id, name: 'new' },
      old_record: { id, name: 'old', slot: 'x' },
    })
  })

  test('a column that is not granted is not told of', async () => {
    const [seen, all] = [
      await watch(vsn, [{ event: '*', table: 'full_rows' }], lea),
      await watch(vsn, [{ event: '*', table: 'full_rows' }], {
        socket: await openSocket(vsn, { apikey: target.secretKey }),
      }),
    ]
    const id = newId()
    await insert('full_rows', { id, slot: 'x', name: 'n', secret: 's' })
    await sql(`delete from ${schema}.full_rows where id = ${id}`)
    const [inserted, deleted] = [(await seen.next()).data, (await seen.next()).data]
    expect(inserted.record).toEqual({ id, slot: 'x', name: 'n' })
    expect(inserted.columns.map(({ name }) => name)).toEqual(['id', 'slot', 'name'])
    expect(deleted.old_record).toEqual({ id, slot: 'x', name: 'n' })
    expect((await all.next()).data.record).toEqual({ id, slot: 'x', name: 'n', secret: 's' })
  })

  test('rows that are inserted or changed go to who may see them', async () => {
    const table = 'own_rows'
    const hers = await watch(vsn, [{ event: '*', table }], lea)
    const his = await watch(vsn, [{ event: '*', table }], { token: people.ben.token })
    const nobodys = await watch(vsn, [{ event: '*', table }])
    const every = await watch(vsn, [{ event: '*', table }], {
      socket: await openSocket(vsn, { apikey: target.secretKey }),
    })
    const told = async (watcher: Watcher) => {
      const { data } = await watcher.next()
      return [data.type, data.record?.id ?? data.old_record?.id]
    }
    const [mine, yours] = [newId(), newId()]
    await insert(table, { id: mine, owner: people.lea.id, slot: 'x', name: 'a' })
    await sql(`update ${schema}.own_rows set name = 'b' where id = ${mine}`)
    await insert(table, { id: yours, owner: people.ben.id, slot: 'x', name: 'c' })
    for (const watcher of [hers, every]) {
      expect(await told(watcher)).toEqual(['INSERT', mine])
      expect(await told(watcher)).toEqual(['UPDATE', mine])
    }
    for (const watcher of [his, every]) expect(await told(watcher)).toEqual(['INSERT', yours])
    // Not before all of that has arrived: what is gone when it is judged is seen by nobody.
    await sql(`delete from ${schema}.own_rows where id in (${mine}, ${yours})`)
    // And who may see what is gone cannot be asked: everybody hears of a delete, of its key alone.
    for (const watcher of [hers, his, nobodys, every])
      expect([await told(watcher), await told(watcher)].sort()).toEqual(
        [
          ['DELETE', mine],
          ['DELETE', yours],
        ].sort(),
      )
  })

  test('a delete on a table with row-level security tells the key alone, whatever its identity', async () => {
    const { next } = await watch(vsn, [{ event: 'DELETE', table: 'own_full_rows' }], {
      token: people.ben.token,
    })
    const id = newId()
    await insert('own_full_rows', { id, owner: people.lea.id, slot: 'x', name: 'private' })
    await sql(`delete from ${schema}.own_full_rows where id = ${id}`)
    expect((await next()).data).toMatchObject({ type: 'DELETE', old_record: { id } })
    await insert('own_full_rows', { id, owner: people.ben.id, slot: 'x', name: 'private' })
    await sql(`delete from ${schema}.own_full_rows where id = ${id}`)
    expect((await next()).data.old_record).toEqual({ id })
  })

  test('a table without a key says so in each change', async () => {
    const { next } = await watch(vsn, [{ event: 'INSERT', table: 'no_key' }])
    await insert('no_key', { slot: 'x', name: 'n' })
    expect((await next()).data).toMatchObject({
      type: 'INSERT',
      record: {},
      columns: [],
      errors: ['Error 400: Bad Request, no primary key'],
    })
  })

  test('a new token subscribes anew', async () => {
    const watcher = await watch(vsn, [{ event: 'INSERT', table: 'own_rows' }], lea)
    const { socket, topic, next } = watcher
    socket.send({
      joinRef: '1',
      ref: '2',
      topic: `realtime:${topic}`,
      event: 'access_token',
      payload: { access_token: people.ben.token },
    })
    const again = await socket.next(isEvent('system', topic), 20_000)
    expect(again.payload).toMatchObject({ status: 'ok', message: 'Subscribed to PostgreSQL' })
    const id = newId()
    await insert('own_rows', { id: newId(), owner: people.lea.id, slot: 'x' })
    await insert('own_rows', { id, owner: people.ben.id, slot: 'x' })
    expect((await next()).data.record).toMatchObject({ id })
  })

  test('an entry may name its columns, and the key comes with them', async (context) => {
    const [{ here } = { here: false }] = await sql<{ here: boolean }>(
      `select exists (select from information_schema.columns where table_schema = 'realtime' and table_name = 'subscription'
         and column_name = 'selected_columns') as here`,
    )
    if (!here) context.skip('this Supabase selects no columns')
    const { next } = await watch(vsn, [{ event: 'INSERT', table: 'open_rows', select: ['name'] }])
    const id = newId()
    await insert('open_rows', { id, slot: 'x', name: 'n', n: 5 })
    const { data } = await next()
    expect([data.record, data.columns.map(({ name }) => name)]).toEqual([{ id, name: 'n' }, ['id', 'name']])
  })

  test('broadcast and changes live on one channel', async () => {
    const { socket, topic, next } = await watch(vsn, [{ event: 'INSERT', table: 'open_rows' }])
    const other = await openSocket(vsn)
    await other.join(topic)
    other.send({
      joinRef: '1',
      ref: null,
      topic: `realtime:${topic}`,
      event: 'broadcast',
      payload: { type: 'broadcast', event: fresh(), payload: {} },
    })
    await socket.next(isEvent('broadcast', topic))
    const id = newId()
    await insert('open_rows', { id, slot: 'x' })
    expect((await next()).data.record).toMatchObject({ id })
  })
})
