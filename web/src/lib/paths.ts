/** Every address of the app, so that none is typed twice. */
export const paths = {
  home: () => '/',
  menu: (slug: string) => `/r/${encodeURIComponent(slug)}`,
  checkout: () => '/checkout',
  orders: () => '/orders',
  order: (id: string) => `/orders/${id}`,
  account: () => '/account',
  signIn: (next?: string) => (next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in'),
  signUp: (next?: string) => (next ? `/sign-up?next=${encodeURIComponent(next)}` : '/sign-up'),
  recover: () => '/recover',
  work: () => '/work',
  board: (restaurantId: string) => `/work/${restaurantId}`,
  startShift: (restaurantId: string) => `/work/${restaurantId}/start`,
  team: (restaurantId: string) => `/work/${restaurantId}/team`,
  menuAvailability: (restaurantId: string) => `/work/${restaurantId}/menu`,
}
