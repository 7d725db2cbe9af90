import { menuLimits } from './problems.ts'

/** The amount between the sign or name of a currency: "€3.50", "3,50 EUR", "Rs. 200". No minus belongs to a price. */
const amountOf = (text: string): string =>
  /^(?:[\p{Sc}\p{L}\s]|\p{L}\.)*(\d[\d.,'’\s]*?)[\p{Sc}\p{L}\s]*$/u.exec(text)?.[1] ?? ''

/** Digits, or digits in threes with one mark between them all. */
const WHOLE = /^(?:\d+|\d{1,3}([.,'’]|\s)\d{3}(?:\1\d{3})*)$/

/**
 * Minor units of a price as files have them, with a point or a comma. `price_unclear` where three digits follow the only mark and
 * the currency has fewer: "1,200" is a thousand to some and one and a bit to others, and a guess would be on the menu.
 */
export function priceOf(text: string, digits: number): number | 'price' | 'price_unclear' {
  const amount = amountOf(text)
  const marks = amount.match(/[.,]/g) ?? []
  const last = marks.at(-1)
  const isOnce = last !== undefined && amount.indexOf(last) === amount.lastIndexOf(last)
  const couldBeThousands = /^[1-9]\d{0,2}[.,]\d{3}$/.test(amount)
  if (couldBeThousands && digits > 0 && digits < 3) return 'price_unclear'
  const hasFraction = isOnce && !(couldBeThousands && digits === 0)
  const [whole = '', fraction = ''] = hasFraction ? amount.split(last) : [amount]
  if (!WHOLE.test(whole) || !/^\d*$/.test(fraction) || /[1-9]/.test(fraction.slice(digits))) return 'price'
  const minor = Number(whole.replace(/\D/g, '') + fraction.slice(0, digits).padEnd(digits, '0'))
  return minor <= menuLimits.price ? minor : 'price'
}
