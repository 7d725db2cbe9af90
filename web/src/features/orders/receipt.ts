import { type FollowedOrder, type OrderLine, ticketCode } from '@platewire/client'
import { formatDate, formatMoney, formatTime } from '../../lib/format.ts'

/** One rate of tax in a receipt. */
export interface TaxRow {
  /** "5.5 %". */
  readonly rate: string
  readonly netMinor: number
  readonly taxMinor: number
}

/** The tax inside the amounts, rate by rate from the highest; none where tax is a line of its own. */
export function taxesOf(lines: readonly OrderLine[]): TaxRow[] {
  if (lines.some(({ kind }) => kind === 'tax')) return []
  const rates = new Map<number, { net: number; tax: number }>()
  for (const { tax_rate_bps, tax_minor, amount_minor } of lines) {
    if (tax_rate_bps === 0) continue
    const { net, tax } = rates.get(tax_rate_bps) ?? { net: 0, tax: 0 }
    rates.set(tax_rate_bps, { net: net + amount_minor - tax_minor, tax: tax + tax_minor })
  }
  return [...rates]
    .sort(([one], [other]) => other - one)
    .map(([bps, { net, tax }]) => ({ rate: `${bps / 100} %`, netMinor: net, taxMinor: tax }))
}

/** The receipt as plain text, for sharing. */
export function receiptText({ order, restaurant, lines }: FollowedOrder): string {
  const money = (minor: number) => formatMoney(minor, order.currency)
  const zone = restaurant?.timezone
  return [
    `${restaurant?.name ?? 'Order'}, no. ${order.number} (${ticketCode(order.number)})`,
    `${formatDate(order.created_at, zone)}, ${formatTime(order.created_at, zone)}`,
    ...lines.map(({ quantity, label, kind, amount_minor }) =>
      kind === 'item' ? `${quantity}× ${label}: ${money(amount_minor)}` : `${label}: ${money(amount_minor)}`,
    ),
    `Total: ${money(order.total_minor)}`,
    ...taxesOf(lines).map(({ rate, taxMinor }) => `Tax included ${rate}: ${money(taxMinor)}`),
  ].join('\n')
}
