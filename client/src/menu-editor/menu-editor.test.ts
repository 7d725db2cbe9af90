import { expect, test, vi } from 'vitest'
import type { Core } from '../core.ts'
import { PlatewireError } from '../errors.ts'
import { createStore } from '../observable.ts'
import type { FollowOptions, StreamEvent } from '../streams/types.ts'
import { conflictsIn, createMenuEditor, ordersIn } from './menu-editor.ts'
import type { MenuBook } from './types.ts'

const book: MenuBook = {
  seq: 7,
  topic: 'restaurant:r:1',
  slug: 'bao-house',
  currency: 'EUR',
  arrangement: { version: 0, at: null, by: null },
  tax_classes: [],
  categories: [],
  items: [],
}

/** The editor over a core that hands out what was followed. */
function followed() {
  const refresh = vi.fn()
  let options: FollowOptions<MenuBook> | undefined
  let stream = ''
  const core = {
    userId: createStore<string | null | undefined>('mia'),
    caller: { rpc: async () => book },
    follow: (name: string, given: FollowOptions<MenuBook>) => {
      stream = name
      options = given
      return { refresh, close: () => {}, stream: name }
    },
  }
  // Only what following a book needs of the core.
  createMenuEditor({ core: core as unknown as Core }).followMenu('r')
  if (!options) throw new Error('nothing was followed')
  const { onChange } = options
  const hear = (...types: string[]) => {
    const events: StreamEvent[] = types.map((type, index) => ({ seq: 8 + index, type, body: {}, at: '' }))
    onChange?.({ data: book, events, origin: 'message', skipped: 0 })
  }
  return { stream, options, hear, refresh }
}

test('the menu is read again when somebody published, marked a dish or changed a photo, and for nothing else', () => {
  const { stream, hear, refresh } = followed()
  expect(stream).toBe('restaurant:r')
  hear('order_placed', 'moon_changed')
  expect(refresh).not.toHaveBeenCalled()
  for (const type of ['menu_published', 'menu_changed', 'menu_image_changed']) hear(type)
  expect(refresh).toHaveBeenCalledTimes(3)
})

test('it starts at the number it stands at, and moves to the topic that staff listen on after a colleague left', async () => {
  const { options } = followed()
  expect(await options.snapshot()).toEqual({ seq: 7, state: book })
  expect(options.topics(null)).toEqual(['user:mia'])
  const left = { seq: 8, type: 'staff_changed', body: { topic: 'restaurant:r:2' }, at: '' }
  expect(options.topics(options.reduce(book, left))).toEqual(['user:mia', 'restaurant:r:2'])
  expect(options.reduce(book, { ...left, type: 'menu_published' }).topic).toBe('restaurant:r:1')
})

test('a refusal names what others changed first, and the orders nobody has looked at', () => {
  const refused = (reason: 'MENU_CHANGED' | 'ORDERS_WHILE_CLOSED' | 'BUSY', facts: Record<string, unknown>) =>
    new PlatewireError({ code: 'CONFLICT', reason, message: '', action: '', facts })
  const changed = [{ kind: 'item', id: 'pork', name: 'Pork bao', version: 2, at: 't', by: 'Mia' }]
  expect(conflictsIn(refused('MENU_CHANGED', { changed }))).toEqual(changed)
  expect(conflictsIn(refused('BUSY', { changed }))).toEqual([])
  expect(ordersIn(refused('ORDERS_WHILE_CLOSED', { orders: 'many' }))).toEqual([])
})
