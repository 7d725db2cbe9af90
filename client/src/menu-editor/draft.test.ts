import { describe, expect, test } from 'vitest'
import { changesOf, countChanges, rebase, takeTheirs } from './changes.ts'
import { changeDraft, type DraftAct, openDraft } from './draft.ts'
import { problemsOf } from './problems.ts'
import { keptDraftSchema } from './schemas.ts'
import type { BookItem, MenuBook, MenuDraft } from './types.ts'

const never = { version: 0, at: null, by: null }
const byMia = (version: number) => ({ version, at: '2026-11-26T19:02:00Z', by: 'Mia' })
const item = (id: string, more: Partial<BookItem> = {}): BookItem => ({
  id,
  name: id,
  description: '',
  price_minor: 450,
  tax_class_id: 'food',
  allergens: [],
  recipe: 'bread',
  station: '',
  cook_minutes: null,
  is_archived: false,
  category_id: 'bao',
  is_available: true,
  image: null,
  open_orders: 0,
  edit: never,
  option_groups: [],
  ...more,
})
const book: MenuBook = {
  seq: 1,
  topic: 'restaurant:r:1',
  slug: 'bao-house',
  currency: 'EUR',
  arrangement: never,
  tax_classes: [{ id: 'food', name: 'Food', rate_bps: 1000 }],
  categories: [
    { id: 'bao', name: 'Bao', is_archived: false, edit: never },
    { id: 'drinks', name: 'Drinks', is_archived: false, edit: never },
  ],
  items: [item('pork'), item('mushroom'), item('tea', { category_id: 'drinks' })],
}
const withItem = (id: string, more: Partial<BookItem>, now: MenuBook = book): MenuBook => ({
  ...now,
  items: now.items.map((other) => (other.id === id ? { ...other, ...more } : other)),
})
const after = (...acts: DraftAct[]): MenuDraft => acts.reduce(changeDraft, openDraft(book))
const rename = (id: string, name: string): DraftAct => ({ type: 'edit_dish', id, changes: { name } })
const move = (id: string, categoryId: string, to: number): DraftAct => ({
  type: 'move_dish',
  id,
  categoryId,
  to,
})
const orderOf = (draft: MenuDraft) => draft.categories.map(({ id, item_ids }) => [id, ...item_ids].join(' '))

describe('a draft', () => {
  test('changes nothing until something is changed, and nothing again when it is changed back', () => {
    expect(countChanges(changesOf(book, openDraft(book)))).toBe(0)
    expect(countChanges(changesOf(book, after(rename('pork', 'x'), rename('pork', 'pork'))))).toBe(0)
  })

  test('publishes what was touched and no more, with the version it began from', () => {
    const seen = withItem('pork', { edit: byMia(4) })
    const draft = changeDraft(openDraft(seen), rename('pork', 'Pork bao'))
    expect(changesOf(seen, draft)).toEqual({
      categories: [],
      items: [expect.objectContaining({ id: 'pork', name: 'Pork bao', version: 4, category_id: 'bao' })],
      arrangement: null,
    })
  })

  test('moves dishes within and between categories, and categories among themselves', () => {
    expect(orderOf(after(move('pork', 'bao', 1)))).toEqual(['bao mushroom pork', 'drinks tea'])
    expect(orderOf(after(move('pork', 'drinks', 0)))).toEqual(['bao mushroom', 'drinks pork tea'])
    expect(orderOf(after({ type: 'move_category', id: 'drinks', to: 0 }))).toEqual([
      'drinks tea',
      'bao pork mushroom',
    ])
    const changes = changesOf(book, after(move('pork', 'drinks', 0)))
    expect(countChanges(changes)).toBe(1)
    expect(changes).toMatchObject({ items: [], arrangement: { version: 0 } })
  })

  test('a heading that is archived takes its dishes along', () => {
    const draft = after({ type: 'archive_category', id: 'bao', is_archived: true })
    expect(draft.dishes.pork?.is_archived).toBe(true)
    expect(draft.dishes.tea?.is_archived).toBe(false)
  })

  test('a copy stands beside its dish, with choices of its own', () => {
    const groups = [
      {
        id: 'g',
        name: 'Spice',
        min_choices: 1,
        max_choices: 1,
        options: [{ id: 'o', name: 'Hot', price_minor: 0, is_available: true }],
      },
    ]
    let made = 0
    const draft = after(
      { type: 'edit_groups', id: 'pork', groups },
      { type: 'copy_dish', id: 'copy', from: 'pork', newId: () => `new-${++made}` },
    )
    expect(orderOf(draft)[0]).toBe('bao pork copy mushroom')
    expect(draft.dishes.copy?.option_groups[0]).toMatchObject({
      id: 'new-1',
      options: [{ id: 'new-2', name: 'Hot' }],
    })
    expect(draft.dishes.pork?.option_groups[0]?.id).toBe('g')
  })

  test('is kept as text and is the same again', () => {
    const conflict = { kind: 'item' as const, id: 'pork', name: 'Belly', ...byMia(1) }
    const kept = { book, draft: after(rename('pork', 'x'), move('tea', 'bao', 0)), conflicts: [conflict] }
    expect(keptDraftSchema.parse(JSON.parse(JSON.stringify(kept)))).toEqual(kept)
  })

  test('that was kept before conflicts were is read as one without', () => {
    const kept = { book, draft: after(rename('pork', 'x')) }
    expect(keptDraftSchema.parse(JSON.parse(JSON.stringify(kept)))).toEqual({ ...kept, conflicts: [] })
  })
})

describe('a colleague published meanwhile', () => {
  test('what only they changed is theirs, what only I changed is mine', () => {
    const now = withItem('tea', { name: 'Iced tea', edit: byMia(1) })
    const { draft, conflicts } = rebase(book, after(rename('pork', 'Pork bao')), now)
    expect([draft.dishes.tea?.name, draft.dishes.pork?.name]).toEqual(['Iced tea', 'Pork bao'])
    expect(conflicts).toEqual([])
    expect(changesOf(now, draft).items.map(({ id }) => id)).toEqual(['pork'])
  })

  test('the same dish is a conflict, with who and when; either side can be taken', () => {
    const now = withItem('pork', { name: 'Pork belly bao', edit: byMia(1) })
    const { draft, conflicts } = rebase(book, after(rename('pork', 'Pork bao')), now)
    expect(conflicts).toEqual([{ kind: 'item', id: 'pork', name: 'Pork belly bao', ...byMia(1) }])
    expect(changesOf(now, draft).items).toMatchObject([{ name: 'Pork bao', version: 1 }])
    const [conflict] = conflicts
    if (!conflict) throw new Error('no conflict')
    expect(countChanges(changesOf(now, takeTheirs(draft, now, conflict)))).toBe(0)
  })

  test('my own publication coming back is no conflict and leaves no change', () => {
    const draft = after(rename('pork', 'Pork bao'), move('pork', 'bao', 1))
    const now: MenuBook = {
      ...withItem('pork', { name: 'Pork bao', edit: byMia(1) }),
      arrangement: byMia(1),
    }
    const [pork, mushroom, tea] = now.items
    if (!pork || !mushroom || !tea) throw new Error('no dishes')
    const arranged = { ...now, items: [mushroom, pork, tea] }
    const rebased = rebase(book, draft, arranged)
    expect(rebased.conflicts).toEqual([])
    expect(countChanges(changesOf(arranged, rebased.draft))).toBe(0)
  })

  test('their new dish is in my order too, and two orders are a conflict that loses no dish', () => {
    const now: MenuBook = { ...book, items: [...book.items, item('chicken')], arrangement: byMia(1) }
    const { draft, conflicts } = rebase(book, after(move('pork', 'bao', 1)), now)
    expect(orderOf(draft)).toEqual(['bao mushroom pork chicken', 'drinks tea'])
    expect(conflicts).toMatchObject([{ kind: 'arrangement', by: 'Mia' }])
    const [conflict] = conflicts
    if (!conflict) throw new Error('no conflict')
    expect(orderOf(takeTheirs(draft, now, conflict))).toEqual(['bao pork mushroom chicken', 'drinks tea'])
  })
})

describe('what is wrong with a draft', () => {
  const group = { id: 'g', name: 'Size', min_choices: 0, max_choices: 1 }
  const option = { id: 'o', name: 'Small', price_minor: 0, is_available: true }
  test.each<[DraftAct, string, string]>([
    [rename('pork', '  '), 'name', 'name_missing'],
    [rename('pork', 'x'.repeat(81)), 'name', 'name_long'],
    [{ type: 'edit_dish', id: 'pork', changes: { price_minor: -1 } }, 'price_minor', 'price_range'],
    [{ type: 'edit_dish', id: 'pork', changes: { cook_minutes: 0 } }, 'cook_minutes', 'minutes_range'],
    [{ type: 'edit_groups', id: 'pork', groups: [{ ...group, options: [] }] }, 'g', 'no_options'],
    [
      { type: 'edit_groups', id: 'pork', groups: [{ ...group, max_choices: 2, options: [option] }] },
      'g',
      'too_few_options',
    ],
    [
      { type: 'edit_groups', id: 'pork', groups: [{ ...group, min_choices: 2, options: [option] }] },
      'g',
      'min_over_max',
    ],
    [
      { type: 'edit_groups', id: 'pork', groups: [{ ...group, options: [{ ...option, name: '' }] }] },
      'o',
      'name_missing',
    ],
  ])('%#: %s', (act, field, problem) => {
    expect(problemsOf(after(act))).toEqual([{ id: 'pork', field, problem }])
  })
})
