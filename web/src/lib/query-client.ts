import { PlatewireError } from '@platewire/client'
import { QueryClient } from '@tanstack/react-query'

/**
 * The cache of what was read. The client below already retries what may be retried, so nothing is retried here;
 * and it alone knows whether there is a network, so the cache never waits for the browser's opinion.
 */
export const createQueryClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        retry: false,
        networkMode: 'always',
        staleTime: 30_000,
        gcTime: 30 * 60_000,
        refetchOnReconnect: true,
        throwOnError: (error) => !(error instanceof PlatewireError),
      },
      mutations: { retry: false, networkMode: 'always' },
    },
  })

/** The keys of everything cached, in one place, so that none is typed twice. */
export const queryKeys = {
  restaurants: (place: { latitude: number; longitude: number } | null) => ['restaurants', place] as const,
  menu: (slug: string) => ['menu', slug] as const,
  uploads: (restaurantId: string) => ['uploads', restaurantId] as const,
  orders: (userId: string | null) => ['orders', userId] as const,
  rating: (orderId: string) => ['rating', orderId] as const,
  slots: (restaurantId: string, place: unknown) => ['slots', restaurantId, place] as const,
  orderReasons: () => ['order-reasons'] as const,
  quote: (request: unknown) => ['quote', request] as const,
  push: (userId: string | null) => ['push', userId] as const,
  profile: (userId: string | null) => ['profile', userId] as const,
  sessions: (userId: string | null) => ['sessions', String(userId)] as const,
  ownEmail: (userId: string | null) => ['own-email', String(userId)] as const,
  addresses: (userId: string | null) => ['addresses', userId] as const,
  memberships: (userId: string | null) => ['memberships', userId] as const,
  announcementDesk: (userId: string | null) => ['announcement-desk', userId] as const,
  audienceSizes: (userId: string | null) => ['audience-sizes', userId] as const,
  roles: (userId: string | null) => ['roles', userId] as const,
  hoursPreview: (restaurantId: string, draft: unknown) => ['hours-preview', restaurantId, draft] as const,
  load: (restaurantId: string, setAt = '') => ['load', restaurantId, setAt] as const,
  acceptance: (restaurantId: string) => ['acceptance', restaurantId] as const,
  team: (restaurantId: string) => ['team', restaurantId] as const,
  colleagues: (restaurantId: string) => ['colleagues', restaurantId] as const,
  invitations: (restaurantId: string) => ['invitations', restaurantId] as const,
  invited: (userId: string | null, token: string) => ['invited', userId, token] as const,
  devices: (restaurantIds: readonly string[]) => ['devices', ...restaurantIds] as const,
  alarm: (restaurantId: string) => ['alarm', restaurantId] as const,
  drill: (restaurantId: string) => ['drill', restaurantId] as const,
  escalations: (orderId: string) => ['escalations', orderId] as const,
  silentRestaurants: (userId: string | null) => ['silent-restaurants', userId] as const,
  sightings: (orderIds: readonly string[]) => ['sightings', ...orderIds] as const,
  ledgerDay: (userId: string | null, restaurantId: string, day: string | null) =>
    ['ledger-day', userId, restaurantId, day] as const,
  ledgerRows: (userId: string | null, filter: unknown) => ['ledger-rows', userId, filter] as const,
  orderTimeline: (orderId: string) => ['order-timeline', orderId] as const,
  latency: (userId: string | null, hours: number) => ['latency', userId, hours] as const,
  platformLedger: (userId: string | null) => ['platform-ledger', userId] as const,
  adminOverview: (userId: string | null) => ['admin-overview', userId] as const,
  adminRoles: (userId: string | null) => ['admin-roles', userId] as const,
  adminPerson: (userId: string | null, email: string) => ['admin-person', userId, email] as const,
  adminOwners: (userId: string | null, search: string) => ['admin-owners', userId, search] as const,
  conversations: (userId: string | null) => ['conversations', userId] as const,
  supportPlace: (conversationId: string) => ['support-place', conversationId] as const,
  supportOrder: (conversationId: string) => ['support-order', conversationId] as const,
}
