export {
  createSessionGuard,
  type SessionGuard,
  type SessionGuardOptions,
} from './accounts/session-guard.ts'
export type { StoredSession } from './accounts/stored-session.ts'
export type {
  Accounts,
  Address,
  Addresses,
  NewAddress,
  PlatformRole,
  Profile,
  SessionState,
  SignUpResult,
} from './accounts/types.ts'
export type { CommandOptions } from './calls/command.ts'
export { heartbeatIntervalMs, reconnectAfterMs } from './connection/backoff.ts'
export type { Connection } from './connection/connection.ts'
export type { ConnectionPhase, ConnectionState, HeldBy } from './connection/connection-state.ts'
export type { TransportChoice, Way } from './connection/ladder.ts'
export type { LiveOptions, LiveTopic } from './connection/live-topic.ts'
export type { TopicStatus } from './connection/topics.ts'
export type { PresenceEntry } from './connection/transport.ts'
export type { Core } from './core.ts'
export { type ErrorFamily, type ErrorReason, errorFamilies, errorReasons, PlatewireError } from './errors.ts'
export type { Observable } from './observable.ts'
export { readFollowedOrder, readListedOrders } from './orders/kept.ts'
export { ticketCode } from './orders/ticket-code.ts'
export type {
  BasketItem,
  FollowedOrder,
  FullTicket,
  ListedOrder,
  NewOrder,
  Order,
  OrderAnswer,
  OrderFacts,
  OrderLine,
  OrderMove,
  OrderReason,
  OrderRef,
  OrderSlots,
  OrderStatus,
  Orders,
  Progress,
  Quote,
  QuoteProblem,
  QuoteRequest,
} from './orders/types.ts'
export { createPlatewire, type Platewire, type PlatewireOptions } from './platewire.ts'
export type { Clock, LockRequest, Network, NewId, TabLine, Tabs, Visibility } from './ports/ports.ts'
export type {
  Acknowledgement,
  Availability,
  Board,
  BoardFollow,
  Load,
  Member,
  Members,
  Membership,
  Menu,
  MenuCategory,
  MenuImage,
  MenuItem,
  MenuOption,
  OptionGroup,
  RestaurantCard,
  RestaurantRole,
  Restaurants,
  Ticket,
  TicketDetails,
  TicketLine,
} from './restaurants/types.ts'
export type {
  ChangeOrigin,
  Follow,
  FollowOptions,
  FollowSnapshot,
  StaleReason,
  StreamChange,
  StreamEvent,
  StreamPhase,
  Streams,
} from './streams/types.ts'
