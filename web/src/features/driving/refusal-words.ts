import type { PlatewireError } from '@platewire/client'
import { errorLine } from '../../lib/error-text.ts'
import { formatTime } from '../../lib/format.ts'

/** Losing a race is news, not an error: "Sam took it at 19:04". */
export function refusalWords(error: PlatewireError, isolate: (name: string) => string): string {
  const { by, at } = error.facts
  if (error.reason === 'ORDER_TAKEN' && typeof by === 'string')
    return `${isolate(by)} took it${typeof at === 'string' ? ` at ${formatTime(at)}` : ''}.`
  return errorLine(error)
}
