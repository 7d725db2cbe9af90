export { createAdmin } from './admin.ts'
export type {
  AccessChange,
  Admin,
  FoundPerson,
  Overview,
  OwnedRestaurant,
  RoleHolder,
  RoleList,
} from './types.ts'
