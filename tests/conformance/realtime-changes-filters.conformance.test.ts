import { expect, test } from 'vitest'
import { changesIn, newId } from './support/changes.ts'
import { fresh, run, sql } from './support/fixtures.ts'
import { isEvent, openSocket } from './support/raw-socket.ts'
import { publishedSchemas } from './support/stage-realtime.ts'
import { withSerializers } from './support/ways.ts'

const schema = publishedSchemas(run).filters
const { join, watch } = changesIn(schema)

const table = 'open_rows'

/** The rows every filter is asked about, by their letter. */
const rows = { a: ['alpha', 1], b: ['Beta', 2], c: ['it’s, "c"', 3], d: [null, null] } as const

/** Which of them a filter lets through: null passes none but those that ask for it. */
const filters: readonly [string, string][] = [
  ['n=eq.2', 'b'],
  ['n=neq.2', 'ac'],
  ['n=lt.2', 'a'],
  ['n=lte.2', 'ab'],
  ['n=gt.2', 'c'],
  ['n=gte.2', 'bc'],
  ['n=in.(1,3)', 'ac'],
  ['name=eq.alpha', 'a'],
  ['name=neq.alpha', 'bc'],
]

/** Filters that came later, by the operator they need. */
const newerFilters: readonly [string, string][] = [
  ['name=like.%a', 'ab'],
  ['name=like.B%', 'b'],
  ['name=ilike.b%', 'b'],
  ['name=is.null', 'd'],
  ['name=not.is.null', 'abc'],
  ['n=not.eq.2', 'ac'],
  ['n=not.in.(1,3)', 'b'],
  ['name=match.^B', 'b'],
  ['name=imatch.^[ab]', 'ab'],
  ['n=isdistinct.2', 'acd'],
  ['n=gt.1,n=lt.3', 'b'],
  ['name=eq."it’s, \\"c\\""', 'c'],
]

withSerializers('postgres_changes filters', (vsn) => {
  const letters = async (wanted: readonly [string, string][]) => {
    const socket = await openSocket(vsn)
    const [slot, end] = [fresh('slot'), fresh('end')]
    const watchers = []
    for (const [filter] of wanted) {
      const entries = [
        { event: 'INSERT', table, filter },
        { event: 'INSERT', table, filter: `slot=eq.${end}` },
      ]
      watchers.push(await watch(vsn, entries, { socket }))
    }
    const ids = new Map<number, string>()
    for (const [letter, [name, n]] of Object.entries(rows)) {
      const id = newId()
      ids.set(id, letter)
      await sql(`insert into ${schema}.${table} (id, slot, name, n) values ($1, $2, $3, $4)`, [
        id,
        slot,
        name,
        n,
      ])
    }
    await sql(`insert into ${schema}.${table} (id, slot) values ($1, $2)`, [newId(), end])
    const passed: [string, string][] = []
    for (const [at, watcher] of watchers.entries()) {
      let seen = ''
      for (;;) {
        const { ids: bindings, data } = await watcher.next()
        if (data.record?.slot === end) break
        expect(bindings).toEqual([watcher.ids[0]])
        seen += ids.get(Number(data.record?.id)) ?? '?'
      }
      passed.push([wanted[at]?.[0] ?? '', seen])
    }
    return passed
  }

  test('comparisons let through what they say, and never null', async () => {
    expect(await letters(filters)).toEqual(filters)
  })

  test('so do the newer operators, negations and lists of conditions', async (context) => {
    const newer = await sql(
      `select from pg_enum where enumtypid = to_regtype('realtime.equality_op') and enumlabel = 'isdistinct'`,
    )
    if (newer.length === 0) context.skip('this Supabase knows eq, neq, lt, lte, gt, gte and in')
    expect(await letters(newerFilters)).toEqual(newerFilters)
  })

  test('a filter sees a delete by its identity: the key, or the whole row', async () => {
    const slot = fresh('slot')
    const keyed = await watch(vsn, [
      { event: 'DELETE', table, filter: `slot=eq.${slot}` },
      { event: 'DELETE', table },
    ])
    const whole = await watch(vsn, [{ event: 'DELETE', table: 'full_rows', filter: `slot=eq.${slot}` }])
    const id = newId()
    for (const name of [table, 'full_rows']) {
      await sql(`insert into ${schema}.${name} (id, slot) values ($1, $2)`, [id, slot])
      await sql(`delete from ${schema}.${name} where id = $1`, [id])
    }
    expect(await keyed.next()).toMatchObject({ ids: [keyed.ids[1]], data: { old_record: { id } } })
    expect(await whole.next()).toMatchObject({ data: { old_record: { id, slot } } })
  })

  test('an update is filtered by what the row has become', async () => {
    const slot = fresh('slot')
    const { next } = await watch(vsn, [{ event: 'UPDATE', table, filter: `slot=eq.${slot}` }])
    const [id, end] = [newId(), newId()]
    await sql(`insert into ${schema}.${table} (id, slot) values ($1, $3), ($2, 'y')`, [id, end, slot])
    await sql(`update ${schema}.${table} set slot = 'x' where id = $1`, [id])
    await sql(`update ${schema}.${table} set slot = $2 where id = $1`, [end, slot])
    expect((await next()).data.record).toMatchObject({ id: end })
  })

  const refused = 'Unable to subscribe to changes with given parameters.'
  test.each([
    ['a table that is not published', { table: 'unpublished' }, refused],
    ['a table that is not there', { table: 'none' }, refused],
    ['a column that is not there', { table, filter: 'none=eq.1' }, 'invalid column for filter none'],
    ['a value of another type', { table, filter: 'n=eq.many' }, 'invalid input syntax for type integer'],
    ['an operator that is none', { table, filter: 'n=near.1' }, 'Error parsing `filter` params'],
    [
      'more than a hundred values',
      { table, filter: `n=in.(${Array.from({ length: 101 }, (_, n) => n)})` },
      'too many values for `in` filter',
    ],
  ])('%s is joined, and then told about', async (_, entry, message) => {
    const { system, socket, topic } = await join(vsn, [{ event: '*', ...entry }])
    expect(system).toMatchObject({
      status: 'error',
      message: expect.stringContaining(message),
      channel: topic,
    })
    expect(socket.received.some(isEvent('phx_close', topic))).toBe(false)
  })

  test('one entry that is refused, and none of the channel is subscribed', async () => {
    const { system, socket, topic } = await join(vsn, [
      { event: '*', table },
      { event: '*', table, filter: 'none=eq.1' },
    ])
    expect(system).toMatchObject({ status: 'error' })
    const witness = await watch(vsn, [{ event: 'INSERT', table }])
    await sql(`insert into ${schema}.${table} (id, slot) values ($1, 'x')`, [newId()])
    await witness.next()
    await socket.settle()
    expect(socket.received.some(isEvent('postgres_changes', topic))).toBe(false)
  })
})
