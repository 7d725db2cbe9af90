import { randomUUID } from 'node:crypto'
import type { Answer, Person } from './callers.ts'
import type { Kitchen } from './kitchen.ts'
import type { TestDatabase } from './test-database.ts'

interface Edit {
  version: number
  at: string | null
  by: string | null
}

/** A dish of the book, as far as tests read it. */
export interface BookItem {
  id: string
  name: string
  category_id: string
  tax_class_id: string
  price_minor: number
  station: string
  cook_minutes: number | null
  is_archived: boolean
  open_orders: number
  edit: Edit
  option_groups: {
    id: string
    name: string
    min_choices: number
    max_choices: number
    options: { id: string; name: string; price_minor: number; is_available: boolean }[]
  }[]
}

/** The menu to edit. */
export interface Book {
  seq: number
  topic: string
  arrangement: Edit
  categories: { id: string; name: string; is_archived: boolean; edit: Edit }[]
  items: BookItem[]
}

/** Reads the menu to edit. */
export const readBook = (db: TestDatabase, person: Person, kitchen: Pick<Kitchen, 'id'>): Promise<Book> =>
  db.as(person).rpc<Book>('menu_book', { restaurant_id: kitchen.id })

/** A dish of the book, by its id. */
export async function bookItem(
  db: TestDatabase,
  person: Person,
  kitchen: Pick<Kitchen, 'id'>,
  id: string,
): Promise<BookItem> {
  const item = (await readBook(db, person, kitchen)).items.find((candidate) => candidate.id === id)
  if (!item) throw new Error('The book does not have this dish.')
  return item
}

/** Publishes changes of a menu. */
export const publishMenu = (
  db: TestDatabase,
  person: Person,
  kitchen: Pick<Kitchen, 'id'>,
  changes: Answer,
): Promise<Answer> =>
  db.as(person).command('publish_menu', {
    restaurant_id: kitchen.id,
    changes: { categories: [], items: [], ...changes },
  })

/** A dish as it is published: what the book says of it, changed. */
export const changed = ({ edit, ...item }: BookItem, changes: Answer = {}): Answer => ({
  ...item,
  version: edit.version,
  ...changes,
})

/** A dish that is not on the menu yet, beside another one. */
export const newDish = (beside: BookItem, changes: Answer = {}): Answer => ({
  ...changed(beside),
  id: randomUUID(),
  version: 0,
  name: 'New dish',
  option_groups: [],
  ...changes,
})
