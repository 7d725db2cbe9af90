import type { BookItem, MenuBook } from '@platewire/client/menu-editor'

const never = { version: 0, at: null, by: null }

export const itemWith = (id: string, more: Partial<BookItem> = {}): BookItem => ({
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

export const book: MenuBook = {
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
  items: [itemWith('pork'), itemWith('mushroom'), itemWith('tea', { category_id: 'drinks' })],
}

/** The book after Mia changed a dish. */
export const changedByMia = (id: string, more: Partial<BookItem>, now: MenuBook = book): MenuBook => ({
  ...now,
  seq: now.seq + 1,
  items: now.items.map((item) =>
    item.id === id
      ? {
          ...item,
          ...more,
          edit: { version: item.edit.version + 1, at: '2026-11-26T19:02:00Z', by: 'Mia' },
        }
      : item,
  ),
})
