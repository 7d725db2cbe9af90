/** What is ordered, and of whom. */
export type Basket = {
  readonly restaurant_id: string
  readonly items: readonly {
    readonly menu_item_id: string
    readonly quantity: number
    readonly option_ids?: readonly string[] | undefined
  }[]
}

/** Whether two baskets hold the same dishes. One that was filled differently is another order. */
export const isSameBasket = (one: Basket, other: Basket): boolean => textOf(one) === textOf(other)

const textOf = ({ restaurant_id, items }: Basket): string =>
  JSON.stringify([
    restaurant_id,
    items.map(({ menu_item_id, quantity, option_ids = [] }) => [menu_item_id, quantity, option_ids]),
  ])
