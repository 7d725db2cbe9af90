import type { Order } from '@platewire/client'
import { formatOtherDay, formatTime } from '../../lib/format.ts'

type Facts = Pick<
  Order,
  | 'status'
  | 'reason'
  | 'last_actor'
  | 'prep_minutes'
  | 'promised_until'
  | 'fires_at'
  | 'accept_by'
  | 'placed_at'
  | 'accepted_at'
  | 'preparing_at'
  | 'ready_at'
  | 'picked_up_at'
  | 'delivered_at'
  | 'closed_at'
>

/** When the kitchen said it would be done. */
function readyAbout({
  accepted_at,
  prep_minutes,
}: Pick<Order, 'accepted_at' | 'prep_minutes'>): string | null {
  if (!accepted_at) return null
  return new Date(new Date(accepted_at).getTime() + prep_minutes * 60_000).toISOString()
}

/** Who does what, since or until when. Every state names an actor, a verb and a time. */
export function orderSentence(
  order: Facts,
  kitchen: string,
  timeZone: string | undefined,
  reasonLabel: string | null,
  now: number,
  courier = 'Your courier',
): string {
  const at = (instant: string | null) => (instant ? formatTime(instant, timeZone) : 'now')
  const ready = readyAbout(order)
  const isAhead = ready !== null && new Date(ready).getTime() > now
  const why = reasonLabel ? ` ${reasonLabel}.` : ''
  switch (order.status) {
    case 'awaiting_payment':
      return `${kitchen} gets your order as soon as your payment is confirmed.`
    case 'scheduled':
      return `${kitchen} has your order and begins with it ${onDay(order.fires_at, now, timeZone)}at ${at(order.fires_at)}.`
    case 'placed':
      return `${kitchen} got your order at ${at(order.placed_at)} and answers ${order.accept_by && Date.parse(order.accept_by) > now ? `by ${at(order.accept_by)}` : 'within minutes'}.`
    case 'accepted':
      return `${kitchen} took your order at ${at(order.accepted_at)} and starts cooking soon${isAhead ? `, ready about ${at(ready)}` : ''}.`
    case 'preparing':
      return isAhead
        ? `${kitchen} is cooking, ready about ${at(ready)}.`
        : `${kitchen} has been cooking since ${at(order.preparing_at)} and is nearly done.`
    case 'ready':
      return `Your food is ready since ${at(order.ready_at)} and leaves ${kitchen} with the next courier.`
    case 'picked_up':
      return `${courier} left ${kitchen} at ${at(order.picked_up_at)}${Date.parse(order.promised_until) > now ? ` and comes by ${at(order.promised_until)}` : ''}.`
    case 'delivered':
      return `Your courier handed it over at ${at(order.delivered_at)}.`
    case 'rejected':
      return `${kitchen} could not take your order at ${at(order.closed_at)}.${why} You pay nothing.`
    case 'cancelled':
      if (order.reason === 'not_answered')
        return `${kitchen} did not answer in time, so this order ended at ${at(order.closed_at)}. You pay nothing.`
      return `${canceller(order, kitchen)} at ${at(order.closed_at)}.${why} You pay nothing.`
  }
}

function onDay(instant: string | null, now: number, timeZone: string | undefined): string {
  const day = instant && formatOtherDay(instant, now, timeZone)
  return day ? `on ${day} ` : ''
}

function canceller({ last_actor }: Facts, kitchen: string): string {
  if (last_actor === 'customer') return 'You cancelled this order'
  if (last_actor === 'system') return 'This order was cancelled for you'
  return `${kitchen} cancelled this order`
}
