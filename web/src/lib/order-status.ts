import type { Order, OrderStatus } from '@platewire/client'

export type { OrderStatus }

/** What a state asks of people: warm acts, cool moves, green is ready, grey is over. */
export type StatusTone = 'new' | 'cooking' | 'ready' | 'moving' | 'done' | 'over'

/** The shape that carries a state without its colour. */
export type GlyphName =
  | 'placed'
  | 'scheduled'
  | 'accepted'
  | 'preparing'
  | 'ready'
  | 'picked_up'
  | 'arriving'
  | 'delivered'
  | 'cancelled'

type Look = { word: string; tone: StatusTone; glyph: GlyphName }

/** One word, one shape and one tone for each state, everywhere. */
export const statusLook: Record<OrderStatus, Look> = {
  awaiting_payment: { word: 'Awaiting payment', tone: 'done', glyph: 'scheduled' },
  scheduled: { word: 'Scheduled', tone: 'done', glyph: 'scheduled' },
  placed: { word: 'New', tone: 'new', glyph: 'placed' },
  accepted: { word: 'Accepted', tone: 'cooking', glyph: 'accepted' },
  preparing: { word: 'Cooking', tone: 'cooking', glyph: 'preparing' },
  ready: { word: 'Ready', tone: 'ready', glyph: 'ready' },
  picked_up: { word: 'On its way', tone: 'moving', glyph: 'picked_up' },
  delivered: { word: 'Delivered', tone: 'done', glyph: 'delivered' },
  rejected: { word: 'Rejected', tone: 'over', glyph: 'cancelled' },
  cancelled: { word: 'Cancelled', tone: 'over', glyph: 'cancelled' },
}

/** The states of an order that goes well: the stations along its wire. */
export const STATIONS = ['placed', 'accepted', 'preparing', 'ready', 'picked_up', 'delivered'] as const

export type Station = (typeof STATIONS)[number]

/** Whether nothing will happen to the order any more. */
export const isClosed = (status: OrderStatus): boolean =>
  status === 'delivered' || status === 'rejected' || status === 'cancelled'

/** When an order reached each station of its wire; for one that is scheduled, when it will come to the first. */
export const stationTimes = (order: Order): Record<Station, string | null> => ({
  placed: order.placed_at ?? (order.status === 'scheduled' ? order.fires_at : null),
  accepted: order.accepted_at,
  preparing: order.preparing_at,
  ready: order.ready_at,
  picked_up: order.picked_up_at,
  delivered: order.delivered_at,
})
