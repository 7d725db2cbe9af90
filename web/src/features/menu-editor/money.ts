/** How many digits a currency has after the point. */
export const digitsOf = (currency: string): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2

/** Minor units of what somebody typed, with a comma or a point; -1 where it is no amount. */
export function minorFrom(text: string, digits: number): number {
  const plain = text.trim().replace(',', '.')
  if (!/^\d{1,9}(\.\d*)?$/.test(plain)) return -1
  const [, fraction = ''] = plain.split('.')
  return fraction.length > digits ? -1 : Math.round(Number(plain) * 10 ** digits)
}

/** An amount as somebody would type it; nothing where there is none. */
export const textOfMinor = (minor: number, digits: number): string =>
  minor < 0 ? '' : (minor / 10 ** digits).toFixed(digits)
