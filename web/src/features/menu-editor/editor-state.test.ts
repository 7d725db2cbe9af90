import type { BookItem, MenuBook } from '@platewire/client/menu-editor'
import { describe, expect, it } from 'vitest'
import { type EditorEvent, type EditorState, emptyEditor, reduceEditor } from './editor-state.ts'
import { minorFrom, textOfMinor } from './money.ts'
import { placeOf, stepDish } from './order.ts'
import { previewOf } from './preview.ts'

const never = { version: 0, at: null, by: null }
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
  topic: '',
  slug: 'bao-house',
  currency: 'EUR',
  arrangement: never,
  tax_classes: [{ id: 'food', name: 'Food', rate_bps: 1000 }],
  categories: [
    { id: 'bao', name: 'Bao', is_archived: false, edit: never },
    { id: 'drinks', name: 'Drinks', is_archived: false, edit: never },
  ],
  items: [
    item('pork'),
    item('old', { is_archived: true }),
    item('mushroom'),
    item('tea', { category_id: 'drinks' }),
  ],
}
const rename = (name: string, field?: string): EditorEvent => ({
  type: 'act',
  act: { type: 'edit_dish', id: 'pork', changes: { name } },
  field,
})
const opened = { type: 'book', book, kept: null } satisfies EditorEvent
const byMia: MenuBook = {
  ...book,
  seq: 2,
  items: book.items.map((other) =>
    other.id === 'pork'
      ? { ...other, name: 'Belly', edit: { version: 1, at: '2026-11-26T19:02:00Z', by: 'Mia' } }
      : other,
  ),
}
const news: EditorEvent = { type: 'book', book: byMia, kept: null }
const run = (...events: EditorEvent[]): EditorState => events.reduce(reduceEditor, emptyEditor)
const nameIn = (state: EditorState) => state.draft?.dishes.pork?.name

describe('the editor', () => {
  it('takes the letters of one field back in one step, and brings them again', () => {
    const typed = run(opened, rename('P', 'name'), rename('Po', 'name'), rename('Por', 'name'))
    const undone = reduceEditor(typed, { type: 'undo' })
    expect([nameIn(typed), nameIn(undone)]).toEqual(['Por', 'pork'])
    expect(nameIn(reduceEditor(undone, { type: 'redo' }))).toBe('Por')
  })

  it('goes on with what was kept on this device, on top of what was published since', () => {
    const kept = run(opened, rename('Pork bao'))
    if (!kept.draft) throw new Error('no draft')
    const now = {
      ...book,
      items: book.items.map((other) => (other.id === 'tea' ? { ...other, name: 'Iced tea' } : other)),
    }
    const again = run({ type: 'book', book: now, kept: { book, draft: kept.draft, conflicts: [] } })
    expect([nameIn(again), again.draft?.dishes.tea?.name]).toEqual(['Pork bao', 'Iced tea'])
  })

  it('holds a conflict until it is decided, through later news as well', () => {
    const torn = run(opened, rename('Pork bao'), news)
    const later = reduceEditor(torn, { type: 'book', book: { ...byMia, seq: 3 }, kept: null })
    expect(later.conflicts).toMatchObject([{ id: 'pork', by: 'Mia' }])
    const [conflict] = later.conflicts
    if (!conflict) throw new Error('no conflict')
    const theirs = reduceEditor(later, { type: 'decide', conflict, keep: 'theirs' })
    expect([nameIn(theirs), theirs.conflicts.length]).toEqual(['Belly', 0])
    expect(nameIn(reduceEditor(later, { type: 'decide', conflict, keep: 'mine' }))).toBe('Pork bao')
  })

  it('holds a conflict through a reload', () => {
    const { base, draft, conflicts } = run(opened, rename('Pork bao'), news)
    if (!base || !draft) throw new Error('no draft')
    const again = run({ type: 'book', book: { ...byMia, seq: 3 }, kept: { book: base, draft, conflicts } })
    expect([nameIn(again), again.conflicts]).toEqual(['Pork bao', conflicts])
    expect(again.conflicts).toMatchObject([{ id: 'pork', by: 'Mia' }])
  })

  it('holds a conflict through steps back and forth, until it is decided for good', () => {
    const torn = run(opened, rename('Pork bao'), rename('Pork bun'), news)
    const discarded = reduceEditor(torn, { type: 'discard' })
    expect(discarded.conflicts).toEqual([])
    const [conflict] = torn.conflicts
    if (!conflict) throw new Error('no conflict')
    const theirs = reduceEditor(torn, { type: 'decide', conflict, keep: 'theirs' })
    for (const undone of [discarded, theirs].map((state) => reduceEditor(state, { type: 'undo' })))
      expect([nameIn(undone), undone.conflicts]).toEqual(['Pork bun', [conflict]])
    const mine = reduceEditor(torn, { type: 'decide', conflict, keep: 'mine' })
    expect(reduceEditor(mine, { type: 'undo' })).toMatchObject({ conflicts: [] })
  })

  it('finds the conflict of a change that was undone while a colleague published', () => {
    const redone = run(opened, rename('Pork bao'), { type: 'undo' }, news, { type: 'redo' })
    expect([nameIn(redone), redone.conflicts.length]).toEqual(['Pork bao', 1])
  })

  it('finds no conflict between its own publication and the steps before it', () => {
    const published = run(opened, rename('Bao'), rename('Belly'), news)
    const undone = reduceEditor(published, { type: 'undo' })
    expect([nameIn(undone), undone.conflicts]).toEqual(['Bao', []])
  })

  it('takes over what another tab did as one step, with its conflicts, and brings its own back', () => {
    const { base, draft, conflicts } = run(opened, rename('Pork bao'), news)
    if (!base || !draft) throw new Error('no draft')
    const kept: EditorEvent = { type: 'kept', kept: { book: base, draft, conflicts } }
    // This tab has not heard of Mia yet, and hears of the book of before once more.
    const taken = run(opened, rename('Pork bun'), kept, kept, { ...opened, book: { ...book } })
    expect([nameIn(taken), taken.conflicts, taken.base?.seq]).toEqual(['Pork bao', conflicts, 2])
    const undone = reduceEditor(taken, { type: 'undo' })
    expect([nameIn(undone), undone.conflicts.length]).toEqual(['Pork bun', 1])
    expect(nameIn(reduceEditor(taken, { type: 'kept', kept: null }))).toBe('Belly')
  })

  it('makes no step of what another tab left as it is here', () => {
    const { base, draft, conflicts, past } = run(opened, rename('Pork bao'))
    if (!base || !draft) throw new Error('no draft')
    const same = run(opened, rename('Pork bao'), { type: 'kept', kept: { book: base, draft, conflicts } })
    expect(same.past).toHaveLength(past.length)
  })

  it('shows customers nothing archived and no empty heading', () => {
    const { draft } = run(opened, {
      type: 'act',
      act: { type: 'move_dish', id: 'tea', categoryId: 'bao', to: 0 },
    })
    const shown =
      draft && previewOf(book, draft).map(({ name, items }) => [name, ...items.map(({ id }) => id)])
    expect(shown).toEqual([['Bao', 'tea', 'pork', 'mushroom']])
  })
})

describe('moving by keys', () => {
  const { draft } = run(opened)
  if (!draft) throw new Error('no draft')
  it('steps over what is archived, and from the last place into the next category', () => {
    expect(stepDish(draft, 'pork', 1)).toMatchObject({ categoryId: 'bao', to: 2 })
    expect(stepDish(draft, 'mushroom', 1)).toMatchObject({ categoryId: 'drinks', to: 0 })
    expect(stepDish(draft, 'tea', -1)).toMatchObject({ categoryId: 'bao', to: 3 })
    expect(stepDish(draft, 'pork', -1)).toBeNull()
    expect(placeOf(draft, 'mushroom')).toEqual({ place: 2, of: 2, category: 'Bao' })
  })
})

describe('amounts', () => {
  it.each([
    ['4.5', 450],
    ['4,50', 450],
    [' 12 ', 1200],
    ['0', 0],
    ['', -1],
    ['4.555', -1],
    ['-1', -1],
    ['1e3', -1],
  ])('%j is %i', (text, minor) => expect(minorFrom(text, 2)).toBe(minor))

  it('is written with the digits of its currency', () => {
    expect([textOfMinor(450, 2), textOfMinor(450, 0), textOfMinor(-1, 2)]).toEqual(['4.50', '450', ''])
  })
})
