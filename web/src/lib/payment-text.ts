import type { FollowedOrder } from '@platewire/client'

/** How an order is paid, and how far that is, as its customer reads it. */
export function paymentText(
  { provider, status }: NonNullable<FollowedOrder['payment']>,
  total: string,
): string {
  switch (status) {
    case 'paid':
      return `${total} paid.`
    case 'pending':
      return provider === 'cash_on_delivery'
        ? `Have ${total} in cash ready for the courier.`
        : `${total} not paid yet.`
    case 'refund_due':
      return `${total} goes back to you.`
    case 'failed':
      return 'The payment failed.'
    case 'cancelled':
      return 'Nothing to pay.'
  }
}
