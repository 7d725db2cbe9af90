/** Every address of the app, so that none is typed twice. */
export const paths = {
  home: () => '/',
  menu: (slug: string) => `/r/${encodeURIComponent(slug)}`,
  checkout: () => '/checkout',
  orders: () => '/orders',
  order: (id: string) => `/orders/${id}`,
  account: () => '/account',
  inbox: () => '/inbox',
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'),
  signUp: (next?: string) => (next ? `/sign-up?next=${encodeURIComponent(next)}` : '/sign-up'),
  recover: () => '/recover',
  drive: () => '/drive',
  desk: () => '/desk',
  admin: () => '/admin',
  announcements: () => '/admin/announcements',
  adminRoles: () => '/admin/roles',
  work: () => '/work',
  /** The board of one restaurant, or of several whose ids are joined by commas. */
  board: (restaurantIds: string) => `/work/${restaurantIds}`,
  startShift: (restaurantIds: string) => `/work/${restaurantIds}/start`,
  team: (restaurantId: string) => `/work/${restaurantId}/team`,
  menuAvailability: (restaurantId: string) => `/work/${restaurantId}/menu`,
}
