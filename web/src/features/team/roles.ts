import type { RestaurantRole } from '@platewire/client'

/** How a role is called, what somebody in it is, and what it may do. */
export const ROLE_WORDS: Record<RestaurantRole, { name: string; as: string; may: string }> = {
  owner: { name: 'Owner', as: 'an owner', may: 'orders, menu and team' },
  manager: { name: 'Manager', as: 'a manager', may: 'orders and menu' },
  staff: { name: 'Staff', as: 'staff', may: 'orders and sold-out dishes' },
}

/** From the most to the least. */
export const ROLES: readonly RestaurantRole[] = ['owner', 'manager', 'staff']

/** Reads a role out of a form. */
export const roleNamed = (value: string): RestaurantRole => ROLES.find((role) => role === value) ?? 'staff'

/** A person has a hue of their own, the same wherever they appear. */
export function hueOf(userId: string): number {
  let sum = 0
  for (const sign of userId) sum = (sum * 31 + sign.charCodeAt(0)) % 360
  return sum
}
