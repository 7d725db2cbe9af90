import { PlatewireError } from '@platewire/client'
import { errorLine } from '../../lib/error-text.ts'

/** Where an account error is said: on its field, or above the button. */
export type AuthErrors = { email?: string; password?: string; form?: string }

/** Puts the answer of the server where the person can act on it. */
export function authErrors(error: unknown): AuthErrors {
  if (!error) return {}
  const line = errorLine(error)
  const reason = error instanceof PlatewireError ? error.reason : null
  switch (reason) {
    case 'EMAIL_TAKEN':
    case 'EMAIL_NOT_CONFIRMED':
      return { email: line }
    case 'INVALID_CREDENTIALS':
    case 'WEAK_PASSWORD':
    case 'LONG_PASSWORD':
    case 'SAME_PASSWORD':
      return { password: line }
    default:
      return { form: line }
  }
}

/** A text from a submitted form, without surrounding blanks. */
export const textOf = (form: FormData, name: string): string => String(form.get(name) ?? '').trim()
