import * as z from 'zod/mini'

const cartRestaurant = z.object({
  id: z.string(),
  slug: z.string(),
  name: z.string(),
  hue: z.number(),
  currency: z.string(),
  /** Carts of earlier versions do not have it. */
  timezone: z.optional(z.string()),
  minimum_order_minor: z.number(),
  delivery_fee_minor: z.number(),
})

const cartLine = z.object({
  key: z.string(),
  menu_item_id: z.string(),
  name: z.string(),
  recipe: z.string(),
  quantity: z.number().check(z.int(), z.minimum(1), z.maximum(99)),
  unit_minor: z.number(),
  options: z.array(
    z.object({ id: z.string(), group: z.string(), name: z.string(), price_minor: z.number() }),
  ),
  note: z.string(),
})

const orderWishes = z.object({
  note: z.string(),
  tip_minor: z.number(),
  when: z.nullable(z.object({ wantsLater: z.boolean(), slot: z.nullable(z.string()) })),
})

/** The shape in which a cart is kept on the device. */
export const cartSchema = z.object({
  restaurant: cartRestaurant,
  lines: z.array(cartLine),
  wishes: z.optional(orderWishes),
})

export type Cart = z.infer<typeof cartSchema>
export type CartRestaurant = z.infer<typeof cartRestaurant>
/** What is wished of the whole order at the checkout. It lives and goes with the cart. */
export type OrderWishes = z.infer<typeof orderWishes>
type CartLine = z.infer<typeof cartLine>
export type NewCartLine = Omit<CartLine, 'key'>

const MOST_OF_ONE = 99

/** The same dish with the same options and note is one line. */
const keyOf = (line: NewCartLine): string =>
  [line.menu_item_id, ...line.options.map((option) => option.id).sort(), line.note.trim()].join('|')

/** Adds a dish. A cart belongs to one restaurant: another one's dish starts a new cart. */
export function addLine(cart: Cart | null, restaurant: CartRestaurant, added: NewCartLine): Cart {
  const own = cart?.restaurant.id === restaurant.id ? cart : null
  const lines = own?.lines ?? []
  const key = keyOf(added)
  const same = lines.find((line) => line.key === key)
  const quantity = Math.min(MOST_OF_ONE, (same?.quantity ?? 0) + added.quantity)
  const line = { ...added, note: added.note.trim(), key, quantity }
  return {
    ...own,
    restaurant,
    lines: same ? lines.map((old) => (old === same ? line : old)) : [...lines, line],
  }
}

/** Puts a changed dish in the place of an old line, joining it with an equal one. */
export function replaceLine(cart: Cart, key: string, changed: NewCartLine): Cart {
  const at = cart.lines.findIndex((line) => line.key === key)
  const rest = cart.lines.filter((line) => line.key !== key)
  const added = addLine({ ...cart, lines: rest }, cart.restaurant, changed)
  if (added.lines.length !== cart.lines.length || at < 0) return added
  const moved = added.lines.at(-1)
  return moved ? { ...added, lines: [...rest.slice(0, at), moved, ...rest.slice(at)] } : added
}

/** Sets how many of a line there are; none removes it, and an empty cart is no cart. */
export function setQuantity(cart: Cart, key: string, quantity: number): Cart | null {
  const lines = cart.lines.flatMap((line) => {
    if (line.key !== key) return [line]
    return quantity < 1 ? [] : [{ ...line, quantity: Math.min(MOST_OF_ONE, quantity) }]
  })
  return lines.length === 0 ? null : { ...cart, lines }
}

const NO_WISHES: OrderWishes = { note: '', tip_minor: 0, when: null }

/** What is wished of the order so far. */
export const wishesOf = (cart: Cart): OrderWishes => cart.wishes ?? NO_WISHES

/** Changes what is wished of the order. */
export const withWishes = (cart: Cart, change: Partial<OrderWishes>): Cart => ({
  ...cart,
  wishes: { ...wishesOf(cart), ...change },
})

/** How many dishes are in the cart. */
export const countItems = (cart: Cart | null): number =>
  cart?.lines.reduce((sum, line) => sum + line.quantity, 0) ?? 0

/** What the dishes cost, before fees. The server alone says the true total. */
export const subtotal = (cart: Cart | null): number =>
  cart?.lines.reduce((sum, line) => sum + line.quantity * line.unit_minor, 0) ?? 0

/** The cart as the server takes it. */
export const toOrderItems = (cart: Cart) =>
  cart.lines.map((line) => ({
    menu_item_id: line.menu_item_id,
    quantity: line.quantity,
    option_ids: line.options.map((option) => option.id),
    ...(line.note ? { note: line.note } : {}),
  }))
