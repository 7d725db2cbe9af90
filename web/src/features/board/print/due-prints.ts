import type { Ticket } from '@platewire/client'

/**
 * Orders a device prints by itself: accepted since it was told to, still to be cooked, their dishes known. The first to be
 * accepted comes first.
 */
export function duePrints(
  tickets: Iterable<Ticket>,
  since: string,
  printed: { has(orderId: string): boolean },
): Ticket[] {
  const from = Date.parse(since)
  return [...tickets]
    .filter(
      ({ status, accepted_at, details, order_id }) =>
        (status === 'accepted' || status === 'preparing') &&
        details !== null &&
        accepted_at !== null &&
        Date.parse(accepted_at) >= from &&
        !printed.has(order_id),
    )
    .sort((a, b) => Date.parse(a.accepted_at ?? '') - Date.parse(b.accepted_at ?? ''))
}
