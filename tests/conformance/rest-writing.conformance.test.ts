import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { fresh, people, run } from './support/fixtures.ts'
import { withClients } from './support/ways.ts'

const [authors, notes, hidden] = [`${run}_authors`, `${run}_notes`, `${run}_hidden`]

withClients('REST', 'writing', ({ lea, service }) => {
  test('insert answers 201 without a body unless the row is asked for', async () => {
    const slot = fresh('slot')
    const client = await lea()
    const silent = await client.from(notes).insert({ slot, body: 'one' })
    expect([silent.status, silent.data, silent.error]).toEqual([201, null, null])
    const told = await client.from(notes).insert({ slot, body: 'two' }).select('body, owner').single()
    expect([told.status, told.data]).toEqual([201, { body: 'two', owner: people.lea.id }])
  })

  test('many rows are inserted at once, missing columns as null or as their default', async () => {
    const admin = service()
    const slot = fresh('slot')
    const rows = [
      { owner: people.lea.id, slot, body: 'a', secret: 's' },
      { owner: people.lea.id, slot, body: 'b' },
    ]
    const { data, error, count } = await admin
      .from(notes)
      .insert(rows, { count: 'exact', defaultToNull: false })
      .select('body, secret')
    expect([error, count, data]).toEqual([
      null,
      2,
      [
        { body: 'a', secret: 's' },
        { body: 'b', secret: null },
      ],
    ])
    const refused = await admin.from(notes).insert([
      { ...rows[0], id: randomUUID(), body: 'c' },
      { ...rows[1], body: 'd' },
    ])
    expect(refused.error?.code).toBe('23502')
    expect((await admin.from(notes).select('id').eq('slot', slot)).data).toHaveLength(2)
  })

  test('upsert merges, or leaves what is there', async () => {
    const admin = service()
    const row = { owner: people.lea.id, slot: fresh('slot'), body: 'same' }
    const onConflict = 'owner,slot,body'
    await admin.from(notes).insert({ ...row, secret: 'old' })
    await admin.from(notes).upsert({ ...row, secret: 'new' }, { onConflict, ignoreDuplicates: true })
    const secret = async () => (await admin.from(notes).select('secret').eq('slot', row.slot)).data
    expect(await secret()).toEqual([{ secret: 'old' }])
    const merged = await admin
      .from(notes)
      .upsert({ ...row, secret: 'new' }, { onConflict })
      .select('secret')
    expect(merged.data).toEqual([{ secret: 'new' }])
    expect(await secret()).toEqual([{ secret: 'new' }])
  })

  test('update and delete reach the rows they name, and count them', async () => {
    const client = await lea()
    const slot = fresh('slot')
    await client.from(notes).insert([
      { slot, body: 'a' },
      { slot, body: 'b' },
      { slot, body: 'c' },
    ])
    const silent = await client.from(notes).update({ body: 'A' }).eq('slot', slot).eq('body', 'a')
    expect([silent.status, silent.data]).toEqual([204, null])
    const told = await client
      .from(notes)
      .update({ body: 'B' }, { count: 'exact' })
      .eq('slot', slot)
      .eq('body', 'b')
      .select('body')
    expect([told.status, told.count, told.data]).toEqual([200, 1, [{ body: 'B' }]])
    const none = await client.from(notes).update({ body: 'x' }).eq('slot', fresh('none')).select('id')
    expect([none.status, none.data]).toEqual([200, []])
    const gone = await client.from(notes).delete({ count: 'exact' }).eq('slot', slot).in('body', ['A', 'B'])
    expect([gone.status, gone.count]).toEqual([204, 2])
    expect((await client.from(notes).select('body').eq('slot', slot)).data).toEqual([{ body: 'c' }])
  })

  test('an update of one row that finds none is 406 when one is wanted', async () => {
    const { status, error } = await (await lea())
      .from(notes)
      .update({ body: 'x' })
      .eq('slot', fresh('none'))
      .select('id')
      .single()
    expect([status, error?.code]).toEqual([406, 'PGRST116'])
  })

  test('constraints answer with PostgreSQL’s code and the right status', async () => {
    const admin = service()
    const unique = await admin.from(authors).insert({ id: 1, name: 'again' })
    expect([unique.status, unique.error?.code]).toEqual([409, '23505'])
    expect(unique.error?.message).toContain('duplicate key value violates unique constraint')
    const foreign = await admin.from(`${run}_books`).insert({ id: 900, author_id: 99, title: 'x' })
    expect([foreign.status, foreign.error?.code]).toEqual([409, '23503'])
    const check = await admin.from(`${run}_books`).insert({ id: 901, title: 'x', pages: -1 })
    expect([check.status, check.error?.code]).toEqual([400, '23514'])
    const missing = await admin.from(authors).insert({ id: 902 })
    expect([missing.status, missing.error?.code]).toEqual([400, '23502'])
    const unknown = await admin.from(authors).insert({ id: 903, name: 'x', shoes: 1 })
    expect([unknown.status, unknown.error?.code]).toEqual([400, 'PGRST204'])
  })
})

withClients('REST', 'row-level security', ({ lea, ben, anonymous, service }) => {
  test('a person reads, changes and deletes their own rows and nobody else’s', async () => {
    const slot = fresh('slot')
    const [hers, his] = [await lea(), await ben()]
    await hers.from(notes).insert({ slot, body: 'mine' })
    expect((await his.from(notes).select('id').eq('slot', slot)).data).toEqual([])
    expect((await his.from(notes).update({ body: 'his' }).eq('slot', slot).select('id')).data).toEqual([])
    expect((await his.from(notes).delete().eq('slot', slot).select('id')).data).toEqual([])
    expect((await hers.from(notes).select('body').eq('slot', slot)).data).toEqual([{ body: 'mine' }])
    expect((await service().from(notes).select('body').eq('slot', slot)).data).toEqual([{ body: 'mine' }])
  })

  test('a row for somebody else is refused with 403', async () => {
    const { status, error } = await (await ben()).from(notes).insert({ body: 'forged', owner: people.lea.id })
    expect([status, error?.code, error?.message]).toEqual([
      403,
      '42501',
      expect.stringContaining('new row violates row-level security policy'),
    ])
  })

  test('a column that is not granted cannot be read, and so not everything either', async () => {
    const client = await lea()
    for (const columns of ['secret', '*']) {
      const { status, error } = await client.from(notes).select(columns)
      expect([status, error?.code]).toEqual([403, '42501'])
    }
  })

  test('a column that is not granted cannot be written', async () => {
    const { status, error } = await (await lea()).from(notes).update({ slot: 'x' }).eq('slot', fresh('none'))
    expect([status, error?.code]).toEqual([403, '42501'])
  })

  test('a table granted to nobody is 401 without and 403 with a session', async () => {
    const stranger = await anonymous().from(hidden).select()
    expect([stranger.status, stranger.error?.code]).toEqual([401, '42501'])
    const person = await (await lea()).from(hidden).select()
    expect([person.status, person.error?.code]).toEqual([403, '42501'])
  })

  test('the database knows who asks', async () => {
    const who = async (client: { rpc(name: string): PromiseLike<{ data: unknown }> }) =>
      (await client.rpc(`${run}_whoami`)).data
    expect(await who(await lea())).toMatchObject({ role: 'authenticated', uid: people.lea.id })
    expect(await who(anonymous())).toMatchObject({ role: 'anon', uid: null })
    expect(await who(service())).toMatchObject({ role: 'service_role', uid: null })
  })
})

withClients('REST', 'functions', ({ anonymous }) => {
  const call = (name: string, args?: object, options?: object) =>
    anonymous().rpc(`${run}_${name}`, args, options)

  test('a function is called by POST, by GET and with its defaults', async () => {
    expect((await call('add', { a: 1, b: 2 })).data).toBe(3)
    expect((await call('add', { a: 1 })).data).toBe(2)
    expect((await call('add', { a: 1, b: 2 }, { get: true })).data).toBe(3)
    expect((await call('whoami', {}, { get: true })).data).toMatchObject({ method: 'GET' })
  })

  test('rows a function gives are filtered, ordered and counted like a table’s', async () => {
    const { data, count, error } = await anonymous()
      .rpc(`${run}_books_longer_than`, { minimum: 100 }, { count: 'exact' })
      .select('id, pages')
      .lt('pages', 300)
      .order('id', { ascending: false })
      .limit(2)
    expect([error, data, count]).toEqual([
      null,
      [
        { id: 5, pages: 264 },
        { id: 3, pages: 204 },
      ],
      3,
    ])
  })

  test('nothing comes back as 204', async () => {
    const { status, data, error } = await call('nothing')
    expect([status, data, error]).toEqual([204, null, null])
  })

  test('an error of the function’s own comes back whole', async () => {
    const own = await call('fail', { code: 'P0001' })
    expect([own.status, own.error]).toMatchObject([
      400,
      { code: 'P0001', message: 'no', details: 'the detail', hint: 'the hint' },
    ])
    expect((await call('fail', { code: 'PT418' })).status).toBe(418)
    expect((await call('fail', { code: '42501' })).status).toBe(401)
  })

  test('an unknown function or argument is 404', async () => {
    for (const answer of [await call('none'), await call('add', { c: 1 })]) {
      expect([answer.status, answer.error?.code]).toEqual([404, 'PGRST202'])
    }
  })

  test('a function that is not granted is refused', async () => {
    const { status, error } = await call('secretly')
    expect([status, error?.code]).toEqual([401, '42501'])
  })

  test('no answer has more rows than the project allows', async (context) => {
    const { data } = await call('many', { n: 5000 })
    const { length } = Array.isArray(data) ? data : []
    if (length === 5000) context.skip('this project has no max rows')
    expect(length).toBeGreaterThan(0)
    expect(length).toBeLessThan(5000)
    const { count } = await call('many', { n: 5000 }, { count: 'exact' })
    expect(count).toBe(5000)
  })
})
