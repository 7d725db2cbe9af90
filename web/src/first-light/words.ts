/** What the first sight reads of an order's snapshot. */
export interface FirstOrder {
  readonly order: {
    readonly status: string
    readonly promised_from: string
    readonly promised_until: string
    readonly delivered_at: string | null
    readonly closed_at: string | null
  }
  readonly restaurant: { readonly name: string; readonly timezone: string } | null
}

/** The words of the app's own list, which is too far away to be asked; a test holds both together. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  awaiting_payment: 'Awaiting payment',
  scheduled: 'Scheduled',
  placed: 'New',
  accepted: 'Accepted',
  preparing: 'Cooking',
  ready: 'Ready',
  picked_up: 'On its way',
  delivered: 'Delivered',
  rejected: 'Rejected',
  cancelled: 'Cancelled',
}

/** The time of day where the kitchen is: "19:05". */
export const clock = (instant: string | number, timeZone?: string): string =>
  new Intl.DateTimeFormat(navigator.language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(new Date(instant))

/** The day of an instant where the kitchen is, or nothing for today: "Fri 27 Nov, ". */
function otherDay(instant: string, now: number, timeZone?: string): string {
  const day = (of: string | number) =>
    new Intl.DateTimeFormat(navigator.language, {
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      timeZone,
    }).format(new Date(of))
  return day(instant) === day(now) ? '' : `${day(instant)}, `
}

/** Who, until when, how far; late in minutes. */
export function firstWords(
  { order, restaurant }: FirstOrder,
  now: number,
): { kitchen: string; when: string; status: string } {
  const zone = restaurant?.timezone
  const word = STATUS_WORDS[order.status] ?? ''
  const late = order.closed_at ? 0 : Math.floor((now - Date.parse(order.promised_until)) / 60_000)
  const day = otherDay(order.delivered_at ?? order.promised_from, now, zone)
  const range = `${clock(order.promised_from, zone)}–${clock(order.promised_until, zone)}`
  return {
    kitchen: restaurant?.name ?? 'Your order',
    when: order.closed_at ? `${day}${clock(order.delivered_at ?? order.closed_at, zone)}` : `${day}${range}`,
    status: late > 0 ? `${word}, ${late} min late` : word,
  }
}
