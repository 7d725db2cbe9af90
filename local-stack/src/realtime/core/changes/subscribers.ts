import type { ChangeMember } from '../../ports.ts'
import type { ChangeFilter } from '../../protocol/payloads/change-filters.ts'
import type { ChangeEvent } from '../../protocol/payloads/change-subscription.ts'
import type { SerializerVersion } from '../../protocol/serializer.ts'

/** For whom policies are asked: everybody with this role and these claims gets one answer. */
export interface ClaimsGroup {
  readonly role: string
  /** JSON text, keys sorted. */
  readonly claims: string
}

/** Which columns are sent. `key` is equal for equal selections. */
export interface Selection {
  readonly key: string
  /** Undefined means all. */
  readonly columns: readonly string[] | undefined
}

/** A filter and its name, equal for equal filters. */
export interface NamedFilter extends ChangeFilter {
  readonly key: string
}

/** What an entry of a channel wants to hear of one table. */
export interface Binding {
  /** As the join reply gave it. */
  readonly id: number
  readonly event: ChangeEvent | '*'
  readonly filters: readonly NamedFilter[]
  readonly selection: Selection
}

/** How a member is addressed. */
export interface Address {
  /** As on the wire. */
  readonly topic: string
  readonly isLegacy: boolean
  readonly group: ClaimsGroup
}

/** Members that are alike in all that matters to one table: they get the same bytes. */
export interface Audience extends Address {
  readonly version: SerializerVersion
  readonly bindings: readonly Binding[]
  readonly members: ReadonlySet<ChangeMember>
}

interface OpenAudience extends Audience {
  /** Its place among the audiences of its table. */
  readonly table: number
  readonly key: string
  readonly members: Set<ChangeMember>
}

/** Where a member is. */
interface Place {
  readonly groupKey: string
  readonly audiences: readonly OpenAudience[]
}

/** What the audiences of a table have in common. */
interface Interest {
  readonly roles: readonly string[]
  readonly filters: ReadonlyMap<string, NamedFilter>
}

/** Who wants to hear of which table. */
export class Subscribers {
  readonly #groups = new Map<string, { readonly group: ClaimsGroup; members: number }>()
  readonly #tables = new Map<number, Map<string, OpenAudience>>()
  readonly #interests = new Map<number, Interest>()
  readonly #places = new Map<ChangeMember, Place>()

  /** How many members there are. */
  get size(): number {
    return this.#places.size
  }

  has(table: number): boolean {
    return this.#tables.has(table)
  }

  /** The audiences of a table. */
  audiences(table: number): Iterable<Audience> {
    return this.#tables.get(table)?.values() ?? []
  }

  /** The roles that want to hear of a table, and every filter anybody put on it. */
  interestIn(table: number): Interest {
    const interest = this.#interests.get(table) ?? summarize(this.audiences(table))
    this.#interests.set(table, interest)
    return interest
  }

  /** Adds a member, or replaces what it wanted. */
  add(member: ChangeMember, address: Address, tables: ReadonlyMap<number, readonly Binding[]>): void {
    this.remove(member)
    const groupKey = `${address.group.role}\0${address.group.claims}`
    const group = this.#groups.get(groupKey) ?? { group: address.group, members: 0 }
    group.members += 1
    this.#groups.set(groupKey, group)
    const audiences = [...tables].map(([table, bindings]) => {
      const audience = { ...address, group: group.group, version: member.version, bindings, table }
      const key = JSON.stringify([member.version, address.isLegacy, groupKey, address.topic, bindings])
      return this.#enter({ ...audience, key, members: new Set() }, member)
    })
    this.#places.set(member, { groupKey, audiences })
  }

  /** Forgets a member. */
  remove(member: ChangeMember): void {
    const entry = this.#places.get(member)
    if (entry === undefined) return
    this.#places.delete(member)
    for (const audience of entry.audiences) this.#leave(audience, member)
    const group = this.#groups.get(entry.groupKey)
    if (group !== undefined) group.members -= 1
    if (group?.members === 0) this.#groups.delete(entry.groupKey)
  }

  /** The audience of this kind that was there before, if any, so that all members share one. */
  #enter(audience: OpenAudience, member: ChangeMember): OpenAudience {
    const { table, key } = audience
    this.#interests.delete(table)
    const audiences = this.#tables.get(table) ?? new Map<string, OpenAudience>()
    this.#tables.set(table, audiences)
    const open = audiences.get(key) ?? audience
    audiences.set(key, open)
    open.members.add(member)
    return open
  }

  #leave({ table, key, members }: OpenAudience, member: ChangeMember): void {
    this.#interests.delete(table)
    const audiences = this.#tables.get(table)
    members.delete(member)
    if (members.size === 0) audiences?.delete(key)
    if (audiences?.size === 0) this.#tables.delete(table)
  }
}

function summarize(audiences: Iterable<Audience>): Interest {
  const roles = new Set<string>()
  const filters = new Map<string, NamedFilter>()
  for (const { group, bindings } of audiences) {
    roles.add(group.role)
    for (const binding of bindings) for (const filter of binding.filters) filters.set(filter.key, filter)
  }
  return { roles: [...roles], filters }
}
