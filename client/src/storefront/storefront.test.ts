import { describe, expect, test } from 'vitest'
import type { LiveOptions } from '../connection/live-topic.ts'
import type { Core } from '../core.ts'
import type { Menu } from '../restaurants/types.ts'
import { baoHouse } from '../testing/restaurants.ts'
import { menuWithStorefront, type StorefrontChange, watchStorefront, withStorefront } from './storefront.ts'

const load = (minutes: number) => ({
  mode: minutes === 0 ? ('open' as const) : ('slower' as const),
  minutes,
  until: null,
  set_at: '2026-11-26T18:00:00Z',
})
const item = (id: string) => ({
  id,
  name: id,
  description: '',
  price_minor: 900,
  allergens: [],
  recipe: 'soup',
  is_available: true,
  left: 4,
  back_at: null,
  tax_class: 'Food',
  option_groups: [],
})
const restaurant: Menu['restaurant'] = {
  ...baoHouse,
  id: 'bao',
  address_line: '',
  latitude: 0,
  longitude: 0,
  service_fee_minor: 0,
  hours: [],
}
const menu: Menu = {
  restaurant,
  categories: [{ id: 'c', name: 'All', position: 1, items: [item('soup'), item('tea')] }],
}

describe('withStorefront()', () => {
  test('moves the minutes of a card by what the load adds, and back', () => {
    const busy = withStorefront(restaurant, { restaurant_id: 'bao', load: load(15) })
    expect(busy).toMatchObject({ minutes_from: 35, minutes_until: 45, load: { minutes: 15 } })
    const usual = withStorefront(busy, { restaurant_id: 'bao', load: load(0) })
    expect(usual).toMatchObject({ minutes_from: 20, minutes_until: 30 })
  })

  test('leaves the card of another restaurant as it is', () => {
    expect(withStorefront(restaurant, { restaurant_id: 'pho', load: load(15) })).toBe(restaurant)
  })
})

test('menuWithStorefront() changes the dishes it is about', () => {
  const soup = { menu_item_id: 'soup', is_available: false, left: 0, back_at: '2026-11-27T11:00:00Z' }
  const after = menuWithStorefront(menu, { restaurant_id: 'bao', items: [soup] })
  const [first, second] = after.categories[0]?.items ?? []
  expect(first).toMatchObject({ is_available: false, left: 0, back_at: soup.back_at })
  expect(second).toEqual(item('tea'))
})

test('watchStorefront() hears what it can read on its topic, and nothing after its end', () => {
  const heard: StorefrontChange[] = []
  const opened: { topic: string; options: LiveOptions | undefined; isClosed: boolean }[] = []
  const live: Core['live'] = (topic, options) => {
    const own = { topic, options, isClosed: false }
    opened.push(own)
    const nothing = { subscribe: () => () => {}, getSnapshot: () => 'joining' as const }
    return {
      status: nothing,
      presence: { subscribe: () => () => {}, getSnapshot: () => [] },
      send: () => false,
      track: () => {},
      untrack: () => {},
      close: () => {
        own.isClosed = true
      },
    }
  }
  const stop = watchStorefront({ core: { live } }, 'bao', (change) => heard.push(change))
  const [topic] = opened
  const say = (event: string, payload: unknown) => topic?.options?.onBroadcast?.(event, payload)
  say('storefront_changed', { restaurant_id: 'bao', load: load(5) })
  say('storefront_changed', { restaurant_id: 7 })
  say('something_else', { restaurant_id: 'bao' })
  expect(heard).toEqual([{ restaurant_id: 'bao', load: load(5) }])
  expect(topic?.topic).toBe('storefront:bao')
  stop()
  expect(topic?.isClosed).toBe(true)
})
