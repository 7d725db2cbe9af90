import { createClient } from '@supabase/supabase-js'
import { inject, onTestFinished } from 'vitest'
import { type ApiPerson, apiPerson, personOf } from './api-person.ts'
import { demo } from './people.ts'

/** Somebody who orders through the API. */
export interface ApiCustomer extends ApiPerson {
  addressId: string
}

/** An order as commands name it. */
export interface ApiOrder {
  order_id: string
  number: number
  version: number
}

/** What a command about an order is sent with. */
export const refOf = ({ order_id, version }: ApiOrder): Pick<ApiOrder, 'order_id' | 'version'> => ({
  order_id,
  version,
})

/** Lea of the demo, who shares her open orders with every other test. */
export const apiLea = async (): Promise<ApiCustomer> => ({
  ...(await apiPerson(demo.lea.email)),
  addressId: demo.lea.addressId,
})

/** A new customer in Paris, where the demo restaurants deliver. */
export async function apiGuest(): Promise<ApiCustomer> {
  const supabase = createClient(inject('stackUrl'), inject('publishableKey'), {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
  const email = `guest-${crypto.randomUUID()}@example.com`
  const signedUp = await supabase.auth.signUp({ email, password: 'a-long-enough-one' })
  if (signedUp.error) throw signedUp.error
  const place = { line1: '3 rue Cadet', city: 'Paris', latitude: 48.8712, longitude: 2.343 }
  const { data, error } = await supabase.from('addresses').insert(place).select('id').single()
  if (error) throw error
  return { ...personOf(supabase), addressId: data.id }
}

/** Orders dishes that need no choices, two of each unless said otherwise. */
export async function orderDishes(
  customer: ApiCustomer,
  restaurant: { readonly id: string; readonly slug: string },
  dishes: readonly string[],
  quantity = 2,
): Promise<ApiOrder> {
  const { data: menu } = await customer.supabase.rpc('restaurant_menu', { slug: restaurant.slug })
  const items: { id: string; name: string }[] = menu.categories.flatMap(
    (category: { items: { id: string; name: string }[] }) => category.items,
  )
  return customer.command<ApiOrder>('place_order', {
    restaurant_id: restaurant.id,
    address_id: customer.addressId,
    items: dishes.map((dish) => ({
      menu_item_id: items.find(({ name }) => name === dish)?.id,
      quantity,
      option_ids: [],
    })),
  })
}

/** Cancels an order after the test, however far it is by then: nobody may have more than twenty open ones. */
export function cancelAfterwards({ order_id }: ApiOrder, staff: ApiPerson): void {
  onTestFinished(async () => {
    for (const version of [1, 2, 3, 4])
      await staff.supabase.rpc('cancel_order', {
        command_id: crypto.randomUUID(),
        order_id,
        version,
        reason: 'kitchen_problem',
      })
  })
}
