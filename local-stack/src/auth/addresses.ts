import { refusals } from './errors.ts'

const label = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?'
const emailFormat = new RegExp(`^[a-zA-Z0-9.!#$%&'*+/=?^_\`{|}~-]+@${label}(?:\\.${label})*$`)

/** An e-mail address in the form in which it is kept. */
export function checkEmail(email: string): string {
  if (email === '') throw refusals.invalid('An email address is required')
  if (email.length > 255) throw refusals.invalid('An email address is too long')
  if (!emailFormat.test(email)) throw refusals.invalid('Unable to validate email address: invalid format')
  return email.toLowerCase()
}

/** A phone number in the form in which it is kept. */
export function checkPhone(phone: string): string {
  const digits = phone.replace(/[\s+]/g, '')
  if (!/^[1-9]\d{1,14}$/.test(digits)) throw refusals.invalid('Invalid phone number format (E.164 required)')
  return digits
}
