import { expect, test } from 'vitest'
import { run } from './support/fixtures.ts'
import { withClients } from './support/ways.ts'

const [authors, books, hidden] = [`${run}_authors`, `${run}_books`, `${run}_hidden`]

withClients('REST', 'filters', ({ anonymous }) => {
  const titles = async (
    filter: (
      query: ReturnType<typeof from>,
    ) => PromiseLike<{ data: { id: number }[] | null; error: unknown }>,
  ): Promise<number[]> => {
    const { data, error } = await filter(from())
    expect(error).toBeNull()
    return (data ?? []).map(({ id }) => id).sort()
  }
  const from = () => anonymous().from(books).select('id')

  test('comparisons pick rows, and null is none of them', async () => {
    expect(await titles((query) => query.eq('pages', 204))).toEqual([3])
    expect(await titles((query) => query.neq('price', 8))).toEqual([1, 2, 5])
    expect(await titles((query) => query.gt('pages', 264))).toEqual([1])
    expect(await titles((query) => query.gte('pages', 264))).toEqual([1, 5])
    expect(await titles((query) => query.lt('pages', 184))).toEqual([4])
    expect(await titles((query) => query.lte('pages', 184))).toEqual([2, 4])
    expect(await titles((query) => query.gt('pages', 100).lt('pages', 250))).toEqual([2, 3])
  })

  test('is and not ask for null and for the opposite', async () => {
    expect(await titles((query) => query.is('price', null))).toEqual([4])
    expect(await titles((query) => query.not('price', 'is', null))).toEqual([1, 2, 3, 5])
  })

  test('like minds case and ilike does not', async () => {
    expect(await titles((query) => query.like('title', 'The %'))).toEqual([1, 2])
    expect(await titles((query) => query.like('title', 'the %'))).toEqual([])
    expect(await titles((query) => query.ilike('title', 'the %'))).toEqual([1, 2])
  })

  test('in takes a list, also of texts with commas and parentheses', async () => {
    expect(await titles((query) => query.in('id', [1, 3, 99]))).toEqual([1, 3])
    expect(await titles((query) => query.in('title', ['Solaris', 'Kindred, a novel (1979)']))).toEqual([3, 5])
  })

  test('or and and nest', async () => {
    expect(await titles((query) => query.or('pages.lt.100,and(pages.gt.300,price.lt.10)'))).toEqual([1, 4])
  })

  test('arrays and JSON are asked what they hold', async () => {
    expect(await titles((query) => query.contains('tags', ['moon']))).toEqual([1])
    expect(await titles((query) => query.overlaps('tags', ['dreams', 'ocean']))).toEqual([2, 3])
    expect(await titles((query) => query.containedBy('tags', ['time', 'two words', 'more']))).toEqual([4, 5])
    expect(await titles((query) => query.contains('details', { lang: 'en', stars: 5 }))).toEqual([1])
    expect(await titles((query) => query.eq('details->>lang', 'pl'))).toEqual([3])
    expect(await titles((query) => query.gte('details->stars', 5))).toEqual([1, 3])
  })

  test('text search finds words', async () => {
    expect(await titles((query) => query.textSearch('title', "'heaven'"))).toEqual([2])
    expect(
      await titles((query) => query.textSearch('title', 'golem or solaris', { type: 'websearch' })),
    ).toEqual([3, 4])
  })

  test('match takes several columns at once', async () => {
    expect(await titles((query) => query.match({ author_id: 2, pages: 96 }))).toEqual([4])
  })
})

withClients('REST', 'answers', ({ anonymous, service }) => {
  test('columns keep their types, can be renamed, cast and taken out of JSON', async () => {
    const { data } = await anonymous()
      .from(books)
      .select('id, name:title, pages::text, price, tags, lang:details->>lang, published')
      .eq('id', 5)
    expect(data).toEqual([
      {
        id: 5,
        name: 'Kindred, a novel (1979)',
        pages: '264',
        price: 12,
        tags: ['time', 'two words'],
        lang: 'en',
        published: '1979-06-01',
      },
    ])
  })

  test('rows are ordered, nulls where they are wanted', async () => {
    const by = async (options: object) =>
      (await anonymous().from(books).select('id').order('price', options).order('id')).data?.map(
        ({ id }) => id,
      )
    expect(await by({ ascending: true })).toEqual([2, 3, 1, 5, 4])
    expect(await by({ ascending: false, nullsFirst: false })).toEqual([5, 1, 3, 2, 4])
    expect(await by({ ascending: true, nullsFirst: true })).toEqual([4, 2, 3, 1, 5])
  })

  test('a range is a page, and the count is of all rows', async () => {
    const page = await anonymous().from(books).select('id', { count: 'exact' }).order('id').range(1, 2)
    expect([page.status, page.count, page.data]).toEqual([206, 5, [{ id: 2 }, { id: 3 }]])
    const all = await anonymous().from(books).select('id', { count: 'exact' })
    expect([all.status, all.count]).toEqual([200, 5])
  })

  test('a range that begins behind the last row is 416', async () => {
    const { status, error } = await anonymous().from(books).select('id', { count: 'exact' }).range(50, 60)
    expect([status, error?.code]).toEqual([416, 'PGRST103'])
  })

  test('head asks for the count alone', async () => {
    const { data, count, status } = await anonymous()
      .from(books)
      .select('*', { count: 'exact', head: true })
      .gt('pages', 200)
    expect([data, count, status]).toEqual([null, 3, 200])
  })

  test('planned and estimated counts are numbers', async () => {
    for (const count of ['planned', 'estimated'] as const) {
      expect((await anonymous().from(books).select('id', { count })).count).toEqual(expect.any(Number))
    }
  })

  test('single wants exactly one row, maybeSingle at most one', async () => {
    const from = () => anonymous().from(books).select('id')
    expect((await from().eq('id', 1).single()).data).toEqual({ id: 1 })
    for (const many of [from().single(), from().eq('id', 99).single()]) {
      const { data, error, status } = await many
      expect([data, error?.code, status]).toEqual([null, 'PGRST116', 406])
    }
    const none = await from().eq('id', 99).maybeSingle()
    expect([none.data, none.error]).toEqual([null, null])
    expect((await from().maybeSingle()).error?.code).toBe('PGRST116')
  })

  test('CSV comes with a header line', async () => {
    const { data } = await anonymous().from(books).select('id, title').in('id', [3, 5]).order('id').csv()
    expect(String(data).trim().split('\n')).toEqual(['id,title', '3,Solaris', '5,"Kindred, a novel (1979)"'])
  })

  test('related rows are embedded in both directions', async () => {
    const one = await anonymous().from(books).select(`title, author:${authors}(name)`).eq('id', 3).single()
    expect(one.data).toEqual({ title: 'Solaris', author: { name: 'Stanisław' } })
    const many = await anonymous()
      .from(authors)
      .select(`name, ${books}(id)`)
      .eq('id', 1)
      .order('id', { referencedTable: books })
    expect(many.data).toEqual([{ name: 'Ursula', [books]: [{ id: 1 }, { id: 2 }] }])
  })

  test('an inner join leaves out whom it finds nothing for, and embedded rows can be limited and counted', async () => {
    const long = await anonymous()
      .from(authors)
      .select(`name, ${books}!inner(title)`)
      .gt(`${books}.pages`, 300)
    expect(long.data).toEqual([{ name: 'Ursula', [books]: [{ title: 'The Dispossessed' }] }])
    const first = await anonymous()
      .from(authors)
      .select(`id, ${books}(id)`)
      .eq('id', 2)
      .order('id', { referencedTable: books, ascending: false })
      .limit(1, { referencedTable: books })
    expect(first.data).toEqual([{ id: 2, [books]: [{ id: 4 }] }])
    const counted = await anonymous().from(authors).select(`id, ${books}(count)`).eq('id', 2)
    expect(counted.data).toEqual([{ id: 2, [books]: [{ count: 2 }] }])
  })

  test('what is not there is named: table, column, relation', async () => {
    const table = await anonymous().from(`${run}_none`).select()
    expect([table.status, table.error?.code]).toEqual([404, expect.stringMatching(/^(42P01|PGRST205)$/)])
    const column = await anonymous().from(books).select('none')
    expect([column.status, column.error?.code]).toEqual([400, '42703'])
    const relation = await anonymous().from(books).select(`${hidden}(*)`)
    expect([relation.status, relation.error?.code]).toEqual([400, 'PGRST200'])
  })

  test('a filter that does not parse is 400', async () => {
    const { status, error } = await anonymous().from(books).select('id').eq('pages', 'many')
    expect([status, error?.code]).toEqual([400, '22P02'])
    const operator = await anonymous().from(books).select('id').filter('pages', 'nearly', 1)
    expect([operator.status, operator.error?.code]).toEqual([400, 'PGRST100'])
  })

  test('a request can be aborted', async () => {
    const { error } = await anonymous().from(books).select().abortSignal(AbortSignal.abort())
    expect(error?.message).toMatch(/abort/i)
  })

  test('the secret key reads what nobody else may', async () => {
    expect((await service().from(hidden).select()).error).toBeNull()
    const { status, error } = await anonymous().from(hidden).select()
    expect([status, error?.code]).toEqual([401, '42501'])
  })
})
