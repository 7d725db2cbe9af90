import type { Facts, Words } from './words.ts'

const text = (value: unknown): string => (typeof value === 'string' ? value : '')

/** What a role may do, for somebody who has not seen the app. */
const ROLES: Record<string, string> = {
  owner: 'owner: orders, menu and team',
  manager: 'manager: orders and menu',
  staff: 'staff: orders and sold-out dishes',
}

function dayOf(facts: Facts): string {
  const at = new Date(text(facts.expires_at))
  if (Number.isNaN(at.valueOf())) return ''
  const timeZone = text(facts.timezone) || 'UTC'
  return new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone,
  }).format(at)
}

/** Asks somebody to work at a restaurant. Null without a secret or an address to follow: a mail that leads nowhere helps nobody. */
export function invitation(facts: Facts, appUrl: string): Words | null {
  const secret = /^[0-9a-f]{64}$/.test(text(facts.token)) ? text(facts.token) : ''
  if (secret === '' || appUrl === '') return null
  const [place, who] = [text(facts.restaurant) || 'a restaurant', text(facts.invited_by) || 'An owner']
  return {
    subject: `${who} invites you to work at ${place}`,
    text: [
      `${who} invites you to work at ${place} on Platewire, as ${ROLES[text(facts.role)] ?? 'a colleague'}.`,
      `Follow this link to join: ${appUrl}/join/${secret}`,
      `It works once, for this address, until ${dayOf(facts)}. If you do not know ${who}, ignore this mail: nothing happens.`,
    ].join('\n\n'),
  }
}
