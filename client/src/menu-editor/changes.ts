import { openDraft } from './draft.ts'
import type { MenuBook, MenuChanges, MenuConflict, MenuDraft } from './types.ts'

const isSame = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other)

const shapeOf = (draft: MenuDraft) => draft.categories.map(({ id, item_ids }) => ({ id, item_ids }))

/** What a draft changes of the book it began from, as `publish_menu` takes it. Things nobody touched are not in it. */
export function changesOf(book: MenuBook, draft: MenuDraft): MenuChanges {
  const before = openDraft(book)
  const categories = draft.categories.flatMap(({ id, name, is_archived }) => {
    const was = book.categories.find((category) => category.id === id)
    const isNew = !was || was.name !== name || was.is_archived !== is_archived
    return isNew ? [{ id, version: was?.edit.version ?? 0, name, is_archived }] : []
  })
  const items = draft.categories.flatMap(({ id: category_id, item_ids }) =>
    item_ids.flatMap((id) => {
      const dish = draft.dishes[id]
      if (!dish || isSame(dish, before.dishes[id])) return []
      const was = book.items.find((item) => item.id === id)
      return [{ ...dish, category_id, version: was?.edit.version ?? 0 }]
    }),
  )
  const arrangement = isSame(shapeOf(draft), shapeOf(before))
    ? null
    : { version: book.arrangement.version, categories: shapeOf(draft) }
  return { categories, items, arrangement }
}

/** How many things would change. */
export const countChanges = ({ categories, items, arrangement }: MenuChanges): number =>
  categories.length + items.length + (arrangement && isOnlyOrder(categories, items) ? 1 : 0)

/** That the order changed is worth a count of its own where nothing came or went. */
const isOnlyOrder = (categories: readonly unknown[], items: readonly unknown[]): boolean =>
  categories.length + items.length === 0

/** A draft brought onto a newer book, and what both changed. */
export interface Rebased {
  readonly draft: MenuDraft
  /** Changed here and, meanwhile, by somebody else: the draft keeps its own until somebody decides. */
  readonly conflicts: readonly MenuConflict[]
}

/**
 * Brings a draft onto what was published meanwhile. What only one side changed is taken from that side; new dishes of the
 * other side come where they stand, or at the end of their category where this draft changed the order too.
 */
export function rebase(base: MenuBook, draft: MenuDraft, now: MenuBook): Rebased {
  const mine = changesOf(base, draft)
  const theirs = openDraft(now)
  const conflicts = conflictsOf(base, draft, mine, now)
  const dishes = {
    ...theirs.dishes,
    ...Object.fromEntries(mine.items.map(({ id }) => [id, draft.dishes[id]])),
  }
  const shape = mine.arrangement ? merged(draft, theirs) : theirs.categories
  const categories = shape.map((category) => {
    const own = mine.categories.find(({ id }) => id === category.id)
    const other = theirs.categories.find(({ id }) => id === category.id)
    const { name, is_archived } = own ?? other ?? category
    return { ...category, name, is_archived }
  })
  return { draft: { categories, dishes: withoutHoles(dishes) }, conflicts }
}

/** Both sides wrote the same where nothing is left to decide: one's own publication, coming back, is no conflict. */
function conflictsOf(base: MenuBook, draft: MenuDraft, mine: MenuChanges, now: MenuBook): MenuConflict[] {
  const theirs = openDraft(now)
  const items = mine.items.flatMap(({ id, version }) => {
    const other = now.items.find((item) => item.id === id)
    const isDecided = !other || other.edit.version === version || isSame(draft.dishes[id], theirs.dishes[id])
    return isDecided ? [] : [{ kind: 'item' as const, id, name: other.name, ...other.edit }]
  })
  const categories = mine.categories.flatMap(({ id, name, version, is_archived }) => {
    const other = now.categories.find((category) => category.id === id)
    const isDecided =
      !other || other.edit.version === version || (other.name === name && other.is_archived === is_archived)
    return isDecided ? [] : [{ kind: 'category' as const, id, name: other.name, ...other.edit }]
  })
  const isMoved =
    mine.arrangement !== null &&
    now.arrangement.version !== base.arrangement.version &&
    !isSame(shapeOf({ ...draft, categories: merged(draft, theirs) }), shapeOf(theirs))
  const order = isMoved ? [{ kind: 'arrangement' as const, id: '', name: '', ...now.arrangement }] : []
  return [...items, ...categories, ...order]
}

/** This draft's order, with what only the other side has: at the end of its category, or as a category at the end. */
function merged(draft: MenuDraft, theirs: MenuDraft): MenuDraft['categories'] {
  const placed = new Set(draft.categories.flatMap(({ item_ids }) => item_ids))
  const missing = (id: string): string[] =>
    theirs.categories
      .find((category) => category.id === id)
      ?.item_ids.filter((itemId) => !placed.has(itemId)) ?? []
  const known = draft.categories.map((category) => ({
    ...category,
    item_ids: [...category.item_ids, ...missing(category.id)],
  }))
  const others = theirs.categories
    .filter(({ id }) => !known.some((category) => category.id === id))
    .map((category) => ({ ...category, item_ids: missing(category.id) }))
  return [...known, ...others]
}

function withoutHoles(dishes: Record<string, MenuDraft['dishes'][string] | undefined>): MenuDraft['dishes'] {
  const whole: MenuDraft['dishes'] = {}
  for (const [id, dish] of Object.entries(dishes)) if (dish) whole[id] = dish
  return whole
}

/** Takes the other side's word on one thing: the draft no longer changes it. */
export function takeTheirs(draft: MenuDraft, now: MenuBook, { kind, id }: MenuConflict): MenuDraft {
  const theirs = openDraft(now)
  if (kind === 'arrangement') {
    const placed = new Set(theirs.categories.flatMap(({ item_ids }) => item_ids))
    // What is new in this draft stays in it, at the end of its category.
    const categories = theirs.categories.map((category) => {
      const own = draft.categories.find((candidate) => candidate.id === category.id)
      const added = own?.item_ids.filter((itemId) => !placed.has(itemId)) ?? []
      return {
        ...category,
        name: own?.name ?? category.name,
        is_archived: own?.is_archived ?? category.is_archived,
        item_ids: [...category.item_ids, ...added],
      }
    })
    const added = draft.categories
      .filter((own) => !theirs.categories.some((category) => category.id === own.id))
      .map((own) => ({ ...own, item_ids: own.item_ids.filter((itemId) => !placed.has(itemId)) }))
    return { ...draft, categories: [...categories, ...added] }
  }
  if (kind === 'category') {
    const theirOwn = theirs.categories.find((category) => category.id === id)
    const categories = draft.categories.map((category) =>
      category.id === id && theirOwn
        ? { ...category, name: theirOwn.name, is_archived: theirOwn.is_archived }
        : category,
    )
    return { ...draft, categories }
  }
  const dish = theirs.dishes[id]
  return dish ? { ...draft, dishes: { ...draft.dishes, [id]: dish } } : draft
}
