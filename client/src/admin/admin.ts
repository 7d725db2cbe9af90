import * as z from 'zod/mini'
import type { Platewire } from '../platewire.ts'
import {
  foundPersonSchema,
  overviewSchema,
  ownedRestaurantSchema,
  roleAnswerSchema,
  roleListSchema,
} from './schemas.ts'
import type { Admin } from './types.ts'

const foundOrNobodySchema = z.nullable(foundPersonSchema)
const ownedRestaurantsSchema = z.array(ownedRestaurantSchema)

/** Running the platform. */
export function createAdmin({ core: { caller, command } }: Pick<Platewire, 'core'>): Admin {
  return {
    overview: () => caller.rpc('admin_overview', {}, overviewSchema),
    findPerson: (email) => caller.rpc('find_person', { email }, foundOrNobodySchema),
    roles: () => caller.rpc('platform_roles', {}, roleListSchema),
    grantRole: async (userId, role, options) => {
      await command('grant_platform_role', { user_id: userId, role }, roleAnswerSchema, options)
    },
    revokeRole: async (userId, role, options) => {
      await command('revoke_platform_role', { user_id: userId, role }, roleAnswerSchema, options)
    },
    restaurantOwners: (search = '') => caller.rpc('restaurant_owners', { search }, ownedRestaurantsSchema),
  }
}
