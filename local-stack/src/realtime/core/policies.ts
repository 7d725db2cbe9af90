import type { Authorization, Extension } from '../ports.ts'

/** What is known of one extension; undefined means not asked yet. */
interface ExtensionPolicies {
  readonly read: boolean | undefined
  readonly write: boolean | undefined
}

/** What a channel may do, as far as the policies on `realtime.messages` were asked. */
export type Policies = Readonly<Record<Extension, ExtensionPolicies>>

/** Rights on a public channel: no policy is ever asked. */
export const publicPolicies: Policies = {
  broadcast: { read: true, write: true },
  presence: { read: true, write: true },
}

/** Rights on a private channel before anything was asked. */
export const unknownPolicies: Policies = {
  broadcast: { read: undefined, write: undefined },
  presence: { read: undefined, write: undefined },
}

/** Records the answer to a probe for these extensions. A failed probe decides nothing. */
export function withAnswer(
  policies: Policies,
  direction: 'read' | 'write',
  asked: readonly Extension[],
  answer: Authorization,
): Policies {
  if (!answer.ok) return policies
  const decide = (extension: Extension): ExtensionPolicies =>
    asked.includes(extension)
      ? { ...policies[extension], [direction]: answer.allowed.includes(extension) }
      : policies[extension]
  return shared({ broadcast: decide('broadcast'), presence: decide('presence') })
}

const known = new Map<string, Policies>()

/** One copy of equal ones: there are few, and thousands of channels have them. */
function shared(policies: Policies): Policies {
  const { broadcast, presence } = policies
  const name = `${broadcast.read} ${broadcast.write} ${presence.read} ${presence.write}`
  const first = known.get(name)
  if (first === undefined) known.set(name, policies)
  return first ?? policies
}

/** Whether a channel may be joined: one readable extension is enough. */
export function mayJoin(policies: Policies): boolean {
  return policies.broadcast.read === true || policies.presence.read === true
}

/** Whether something that could be read before no longer can. */
export function hasLostRead(before: Policies, after: Policies): boolean {
  const lost = (extension: Extension) => before[extension].read === true && after[extension].read !== true
  return lost('broadcast') || lost('presence')
}
