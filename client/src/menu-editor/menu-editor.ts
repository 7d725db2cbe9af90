import type { Core } from '../core.ts'
import type { PlatewireError } from '../errors.ts'
import type { Platewire } from '../platewire.ts'
import type { StreamEvent } from '../streams/types.ts'
import {
  editAnswerSchema,
  hoursViewSchema,
  menuBookSchema,
  menuChangedSchema,
  openingBookSchema,
  outsideOrdersSchema,
  publishedSchema,
} from './schemas.ts'
import type { MenuBook, MenuConflict, MenuEditor, OpeningBook, OutsideOrder } from './types.ts'

/** Events after which a menu, or hours, are read again: they say that something changed, not what it is now. */
const menuEvents = ['menu_published', 'menu_changed', 'menu_image_changed']
const hoursEvents = ['restaurant_changed', 'order_scheduled', 'order_rejected', 'order_cancelled']

/** Editing menus, hours and closures. */
export function createMenuEditor({ core }: Pick<Platewire, 'core'>): MenuEditor {
  const { caller, command } = core
  return {
    followMenu: (restaurantId) =>
      followBook<MenuBook>(core, restaurantId, menuEvents, () =>
        caller.rpc('menu_book', { restaurant_id: restaurantId }, menuBookSchema, { attempts: 1 }),
      ),
    publish: (restaurantId, changes, options) =>
      command('publish_menu', { restaurant_id: restaurantId, changes }, publishedSchema, options),
    followHours: (restaurantId) =>
      followBook<OpeningBook>(core, restaurantId, hoursEvents, () =>
        caller.rpc('opening_book', { restaurant_id: restaurantId }, openingBookSchema, { attempts: 1 }),
      ),
    previewHours: (restaurantId, draft, signal) =>
      caller.rpc('preview_hours', { restaurant_id: restaurantId, ...draft }, hoursViewSchema, { signal }),
    saveHours: (restaurantId, version, draft, seenOrderIds, options) =>
      command(
        'save_hours',
        { restaurant_id: restaurantId, version, ...draft, seen_order_ids: [...seenOrderIds] },
        editAnswerSchema,
        options,
      ),
  }
}

/** A document that staff share: it stays as it was read, and is read again when the restaurant's stream says so. */
function followBook<T extends { readonly seq: number; readonly topic: string }>(
  { follow, userId }: Pick<Core, 'follow' | 'userId'>,
  restaurantId: string,
  events: readonly string[],
  read: () => Promise<T>,
) {
  const handle = follow<T>(`restaurant:${restaurantId}`, {
    urgent: 'while_seen',
    topics: (book) => {
      const person = userId.getSnapshot()
      if (!person) return []
      return book ? [`user:${person}`, book.topic] : [`user:${person}`]
    },
    snapshot: async () => {
      const state = await read()
      return { seq: state.seq, state }
    },
    reduce: (book, event) => ({ ...book, topic: topicAfter(event) ?? book.topic }),
    onChange: (change) => {
      if (change.events.some(({ type }) => events.includes(type))) handle.refresh()
    },
  })
  return handle
}

/** The topic its staff listen on after a colleague left. */
function topicAfter({ type, body }: StreamEvent): string | null {
  if (type !== 'staff_changed' || typeof body !== 'object' || body === null || !('topic' in body)) return null
  return typeof body.topic === 'string' ? body.topic : null
}

/** What somebody else changed first, of a refused publication. */
export function conflictsIn({ reason, facts }: PlatewireError): readonly MenuConflict[] {
  const parsed = menuChangedSchema.safeParse(facts)
  return reason === 'MENU_CHANGED' && parsed.success ? parsed.data.changed : []
}

/** The orders for later that saving hours would leave in front of a closed door. */
export function ordersIn({ reason, facts }: PlatewireError): readonly OutsideOrder[] {
  const parsed = outsideOrdersSchema.safeParse(facts)
  return reason === 'ORDERS_WHILE_CLOSED' && parsed.success ? parsed.data.orders : []
}
