import type { PlatformRole } from '@platewire/client'

type Words = { one: string; many: string; gets: string; loses: string }

/** How a role is called, and what giving or ending it means, to be read before it is done. */
export const ROLE_WORDS: Record<PlatformRole, Words> = {
  admin: {
    one: 'administrator',
    many: 'administrators',
    gets: 'They see everything in this area, and may give and end roles, yours included.',
    loses: 'This area closes for them at once, on every device.',
  },
  agent: {
    one: 'support agent',
    many: 'support agents',
    gets: 'They see every conversation with customers, and the orders these are about.',
    loses: 'Their desk closes at once, on every device. Conversations they had go back to the queue.',
  },
  driver: {
    one: 'driver',
    many: 'drivers',
    gets: 'They may go online, see what is offered and carry orders.',
    loses: 'Their shift ends at once. Orders they carry are offered to other drivers.',
  },
}

/** From the most to the least. */
export const ROLES: readonly PlatformRole[] = ['admin', 'agent', 'driver']

/** A role with its article: "an administrator", "a driver". */
export const aRole = (role: PlatformRole): string =>
  `${role === 'admin' ? 'an' : 'a'} ${ROLE_WORDS[role].one}`

/** Tells a role of the platform from one at a restaurant. */
export const isPlatformRole = (role: string): role is PlatformRole => role in ROLE_WORDS
