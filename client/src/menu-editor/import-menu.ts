import { parseCsv } from './csv.ts'
import { changeDraft } from './draft.ts'
import { priceOf } from './price.ts'
import { problemsOf } from './problems.ts'
import type { Dish, MenuBook, MenuDraft } from './types.ts'

/** A line of a file that could not be taken, as editors count lines: the first is 1. */
export interface ImportProblem {
  readonly line: number
  readonly problem:
    | 'column_missing'
    | 'name_missing'
    | 'price'
    | 'price_unclear'
    | 'allergen'
    | 'tax'
    | 'minutes'
    | 'too_long'
  /** The word it is about. */
  readonly word: string
}

/** What a file would do to a draft. Nothing is published by it. */
export interface MenuImport {
  readonly draft: MenuDraft
  readonly added: readonly string[]
  readonly changed: readonly string[]
  readonly unchanged: number
  readonly problems: readonly ImportProblem[]
}

const allergens = new Set([
  'celery',
  'crustaceans',
  'eggs',
  'fish',
  'gluten',
  'lupin',
  'milk',
  'molluscs',
  'mustard',
  'nuts',
  'peanuts',
  'sesame',
  'soy',
  'sulphites',
])
const required = ['category', 'name', 'price'] as const

type Cells = Readonly<Record<string, string>>

/**
 * Reads dishes from a CSV file with the columns category, name and price, and if it likes description, tax, allergens, station
 * and minutes. A dish of the same name in the same category is changed, any other added; nothing is taken away, and a line with
 * a mistake is left out and named.
 */
export function importMenu(
  book: MenuBook,
  draft: MenuDraft,
  text: string,
  { digits, newId }: { digits: number; newId: () => string },
): MenuImport {
  const [heading = { line: 1, cells: [] }, ...rows] = parseCsv(text)
  const columns = heading.cells.map((name) => name.trim().toLowerCase())
  const missing = required.filter((name) => !columns.includes(name))
  const nothing = { added: [], changed: [], unchanged: 0 }
  if (missing.length > 0) {
    const problems = missing.map((word) => ({
      line: heading.line,
      problem: 'column_missing' as const,
      word,
    }))
    return { draft, ...nothing, problems }
  }
  let result: MenuImport = { draft, ...nothing, problems: [] }
  for (const { line, cells: row } of rows) {
    const cells = Object.fromEntries(columns.map((name, place) => [name, (row[place] ?? '').trim()]))
    const facts = factsOf(book, cells, digits)
    result =
      'problem' in facts
        ? { ...result, problems: [...result.problems, { line, ...facts }] }
        : withDish(book, result, cells, facts, line, newId)
  }
  return result
}

type Facts = Partial<Omit<Dish, 'id'>>

/** What a line says of a dish; columns that are not there, and cells that are empty, say nothing. */
function factsOf(book: MenuBook, cells: Cells, digits: number): Facts | Omit<ImportProblem, 'line'> {
  if (!cells.name || !cells.category)
    return { problem: 'name_missing', word: cells.name || cells.category || '' }
  const price = priceOf(cells.price ?? '', digits)
  if (typeof price === 'string') return { problem: price, word: cells.price ?? '' }
  const facts: Facts = { name: cells.name, price_minor: price }
  if (cells.description) facts.description = cells.description
  if (cells.station) facts.station = cells.station
  if (cells.allergens) {
    const named = cells.allergens
      .toLowerCase()
      .split(/[\s,;|/]+/)
      .filter(Boolean)
    const unknown = named.find((name) => !allergens.has(name))
    if (unknown !== undefined) return { problem: 'allergen', word: unknown }
    facts.allergens = [...new Set(named)].sort()
  }
  if (cells.minutes) {
    if (!/^\d{1,3}$/.test(cells.minutes)) return { problem: 'minutes', word: cells.minutes }
    facts.cook_minutes = Number(cells.minutes)
  }
  if (cells.tax) {
    const wanted = cells.tax.toLowerCase()
    const tax = book.tax_classes.find(({ name }) => name.toLowerCase() === wanted)
    if (!tax) return { problem: 'tax', word: cells.tax }
    facts.tax_class_id = tax.id
  }
  return facts
}

function withDish(
  book: MenuBook,
  before: MenuImport,
  cells: Cells,
  facts: Facts,
  line: number,
  newId: () => string,
): MenuImport {
  const named = (name: string) => name.trim().toLowerCase()
  const category = before.draft.categories.find(
    ({ name, is_archived }) => !is_archived && named(name) === named(cells.category ?? ''),
  )
  const known = category?.item_ids
    .flatMap((id) => before.draft.dishes[id] ?? [])
    .find((dish) => !dish.is_archived && named(dish.name) === named(cells.name ?? ''))
  const name = cells.name ?? ''
  if (known) {
    const draft = changeDraft(before.draft, { type: 'edit_dish', id: known.id, changes: facts })
    const isSame = JSON.stringify(draft.dishes[known.id]) === JSON.stringify(known)
    if (isSame) return { ...before, unchanged: before.unchanged + 1 }
    return checked(before, { ...before, draft, changed: [...before.changed, name] }, known.id, name, line)
  }
  const id = newId()
  const categoryId = category?.id ?? newId()
  const home = category
    ? before.draft
    : changeDraft(before.draft, { type: 'add_category', id: categoryId, name: cells.category ?? '' })
  const taxClassId = facts.tax_class_id ?? book.tax_classes[0]?.id ?? ''
  const added = changeDraft(home, { type: 'add_dish', id, categoryId, taxClassId })
  const draft = changeDraft(added, { type: 'edit_dish', id, changes: facts })
  return checked(before, { ...before, draft, added: [...before.added, name] }, id, name, line)
}

/** A line after which something could not be published is not taken. */
function checked(before: MenuImport, after: MenuImport, id: string, word: string, line: number): MenuImport {
  const isNew = new Set(before.draft.categories.map((category) => category.id))
  const categories = after.draft.categories.filter((category) => !isNew.has(category.id))
  const touched = new Set([id, ...categories.map((category) => category.id)])
  const isWrong = problemsOf(after.draft).some((problem) => touched.has(problem.id))
  return isWrong ? { ...before, problems: [...before.problems, { line, problem: 'too_long', word }] } : after
}
