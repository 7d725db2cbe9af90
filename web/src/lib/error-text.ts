import { PlatewireError } from '@platewire/client'

/** An error as people should read it: what happened, what to do. */
export type ErrorText = { what: string; action: string; reason: string | undefined; isRetryable: boolean }

/** Words for any failure. Only coded errors may speak for themselves; the rest get a plain sentence. */
export function errorText(error: unknown): ErrorText {
  if (error instanceof PlatewireError) {
    return { what: error.message, action: error.action, reason: error.reason, isRetryable: error.retryable }
  }
  return {
    what: 'This did not work.',
    action: 'Try again in a moment.',
    reason: undefined,
    isRetryable: true,
  }
}

/** Both sentences in one line. */
export function errorLine(error: unknown): string {
  const { what, action } = errorText(error)
  return `${what} ${action}`
}

/** The field the server objected to, for saying it on that field. */
export function fieldOf(error: unknown): string | null {
  const field = error instanceof PlatewireError ? error.facts.field : undefined
  return typeof field === 'string' ? field : null
}
