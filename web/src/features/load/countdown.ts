import { formatCountdown } from '../../lib/format.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** The moments at which somebody who cannot see the clock is told, seconds before the deadline. */
const STEPS = [120, 60, 30] as const

/** How much an answer presses: `warning` from two minutes on, `last` in the last one. */
export type Press = 'calm' | 'warning' | 'last'

/** How much an answer presses, at an instant. */
export function pressOf(acceptBy: number, now: number): Press {
  const left = acceptBy - now
  return left <= MINUTE ? 'last' : left <= 2 * MINUTE ? 'warning' : 'calm'
}

/** What is left to answer: whole minutes, the last one by the second. */
export function countdownText(acceptBy: number, now: number): string {
  const left = acceptBy - now
  if (left <= 0) return 'time is up'
  return left <= MINUTE ? `answer in ${formatCountdown(left)}` : `answer in ${Math.ceil(left / MINUTE)} min`
}

/** The step that was passed last, in seconds before the deadline; 0 when it is over, null while there is time. */
export function stepOf(acceptBy: number, now: number): number | null {
  const left = acceptBy - now
  if (left <= 0) return 0
  return STEPS.findLast((step) => left <= step * SECOND) ?? null
}

/** What is said at a step. */
export function stepSentence(code: string, step: number): string {
  if (step === 0) return `${code}: the time to answer is over`
  return `${code}: ${step >= 60 ? `${step / 60} min` : `${step} seconds`} left to answer`
}
