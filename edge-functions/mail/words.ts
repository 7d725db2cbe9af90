import { invitation } from './invitation.ts'

/** What a mail says. */
export interface Words {
  subject: string
  text: string
}

/** The facts of a job, whatever they turn out to be: a newer database may know more than this function. */
export type Facts = Record<string, unknown>

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** How people call an order out, as boards do: number 41 is "A 41". */
function code(number: unknown): string {
  if (typeof number !== 'number' || number < 1) return ''
  return `${String.fromCharCode(65 + (Math.floor(number / 100) % 26))} ${String(number % 100).padStart(2, '0')}`
}

function timeOf(facts: Facts): string {
  const at = new Date(text(facts.since))
  const timeZone = text(facts.timezone) || 'UTC'
  return Number.isNaN(at.valueOf())
    ? ''
    : new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone }).format(at)
}

/** Only ids make an address: nothing that came from a row leads anywhere else. */
const idOf = (value: unknown): string => (/^[0-9a-f-]{36}$/.test(text(value)) ? text(value) : '')

function orderWaits(facts: Facts, appUrl: string): Words {
  const isTest = typeof facts.number === 'number' && facts.number < 0
  const [order, place, time] = [
    code(facts.number),
    text(facts.restaurant) || 'your restaurant',
    timeOf(facts),
  ]
  const board = appUrl && idOf(facts.restaurant_id) ? `${appUrl}/work/${idOf(facts.restaurant_id)}` : ''
  const what = isTest ? 'This is a test of the alarm' : `Order ${order} waits since ${time}`
  return {
    subject: isTest
      ? `Test: the alarm of ${place} reaches you`
      : `Order ${order} at ${place} waits: nobody has seen it`,
    text: [
      `${what}, and nobody at ${place} has said that they have seen it.`,
      isTest
        ? 'Nobody ordered anything; nothing has to be cooked.'
        : 'Every board rings. If nobody answers, support calls.',
      board && `Open the board: ${board}`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  }
}

/** The words of a kind of mail; null for one that this function does not know. */
export function wordsOf(kind: string, facts: Facts, appUrl: string): Words | null {
  const home = appUrl.replace(/\/$/, '')
  if (kind === 'invitation') return invitation(facts, home)
  return kind === 'order_waits' ? orderWaits(facts, home) : null
}
