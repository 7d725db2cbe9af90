import * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import { notFound } from '../calls/server-error.ts'
import type { Core } from '../core.ts'
import { orderArgs } from '../orders/orders.ts'
import { orderAnswerSchema } from '../orders/schemas.ts'
import type { OrderRef } from '../orders/types.ts'
import { followBoard } from './follow-board.ts'
import {
  availabilitySchema,
  memberSchema,
  membershipSchema,
  menuSchema,
  restaurantCardSchema,
} from './schemas.ts'
import type { Members, Restaurants } from './types.ts'

const cardsSchema = z.array(restaurantCardSchema)
const menuOrNothingSchema = z.nullable(menuSchema)
const membershipsSchema = z.array(membershipSchema)
const membersSchema = z.array(memberSchema)
const memberAnswerSchema = z.object({ restaurant_id: z.string(), user_id: z.string() })

/** Finding restaurants, and working at one. */
export function createRestaurants(core: Core): Restaurants {
  const { caller, command, supabase } = core
  const step = (
    name: 'start_preparing' | 'mark_ready' | 'pick_up_order' | 'deliver_order',
    order: OrderRef,
    options?: CommandOptions,
  ) => command(name, orderArgs(order), orderAnswerSchema, options)
  const end = (
    name: 'reject_order' | 'cancel_order',
    order: OrderRef,
    reason: string,
    options?: CommandOptions,
  ) => command(name, { ...orderArgs(order), reason }, orderAnswerSchema, options)
  return {
    find: (place) =>
      caller.rpc(
        'find_restaurants',
        { latitude: place?.latitude ?? null, longitude: place?.longitude ?? null },
        cardsSchema,
      ),
    menu: async (slug) => {
      const menu = await caller.rpc('restaurant_menu', { slug }, menuOrNothingSchema)
      if (!menu) throw notFound()
      return menu
    },
    imageUrl: (path) => supabase.storage.from('menu-images').getPublicUrl(path).data.publicUrl,
    mine: () => caller.rpc('my_restaurants', {}, membershipsSchema),
    followBoard: (restaurantId, onChange) => followBoard(core, restaurantId, onChange),
    accept: (order, prepMinutes, options) =>
      command('accept_order', { ...orderArgs(order), prep_minutes: prepMinutes }, orderAnswerSchema, options),
    reject: (order, reason, options) => end('reject_order', order, reason, options),
    startPreparing: (order, options) => step('start_preparing', order, options),
    markReady: (order, options) => step('mark_ready', order, options),
    pickUp: (order, options) => step('pick_up_order', order, options),
    deliver: (order, options) => step('deliver_order', order, options),
    cancel: (order, reason, options) => end('cancel_order', order, reason, options),
    setItemAvailability: (menuItemId, isAvailable, options) =>
      command(
        'set_item_availability',
        { menu_item_id: menuItemId, is_available: isAvailable },
        availabilitySchema,
        options,
      ),
    members: createMembers(core),
  }
}

function createMembers({ caller, command }: Core): Members {
  return {
    list: (restaurantId) => caller.rpc('restaurant_team', { restaurant_id: restaurantId }, membersSchema),
    set: async (restaurantId, userId, role, options) => {
      const args = { restaurant_id: restaurantId, user_id: userId, role }
      await command('set_restaurant_member', args, memberAnswerSchema, options)
    },
    remove: async (restaurantId, userId, options) => {
      const args = { restaurant_id: restaurantId, user_id: userId }
      await command('remove_restaurant_member', args, memberAnswerSchema, options)
    },
  }
}
