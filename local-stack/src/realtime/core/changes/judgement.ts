import { accessOf, asksPolicies, type ChangeTable, type RoleAccess, type RowChange } from './row-change.ts'
import type { Audience, Binding, ClaimsGroup, Subscribers } from './subscribers.ts'

/** A change, its table, and what Postgres says about them. */
export class JudgedChange {
  readonly change: RowChange
  readonly table: ChangeTable
  /** The change as it is sent. */
  shown: RowChange
  /** The filters this change passes, by key. */
  readonly passed = new Set<string>()
  /** The groups that may see the row, where policies decide. */
  readonly seenBy = new Set<ClaimsGroup>()
  readonly #access = new Map<string, RoleAccess>()

  constructor(change: RowChange, table: ChangeTable) {
    this.change = change
    this.shown = change
    this.table = table
  }

  accessOf(role: string): RoleAccess {
    const access = this.#access.get(role) ?? accessOf(role, this.change, this.table)
    this.#access.set(role, access)
    return access
  }

  /** The bindings of an audience this change is for, as far as event and filters go. An error is for all of them. */
  bindingsOf(audience: Audience): readonly Binding[] {
    const access = this.accessOf(audience.group.role)
    if (access === 'unknown') return []
    return audience.bindings.filter(
      ({ event, filters }) =>
        (event === '*' || event === this.change.type) &&
        (access !== 'granted' || filters.every(({ key }) => this.passed.has(key))),
    )
  }

  /** Whether the row itself may be shown to a group. */
  isVisibleTo(group: ClaimsGroup): boolean {
    return !this.asksPoliciesFor(group) || this.seenBy.has(group)
  }

  /** Whether policies must be asked before anything is sent to a group. */
  asksPoliciesFor(group: ClaimsGroup): boolean {
    return asksPolicies(this.change, this.table) && this.accessOf(group.role) === 'granted'
  }
}

/** The changes about which policies must be asked, by the group they must be asked for: each pair once. */
export function questionsFor(
  subscribers: Subscribers,
  table: number,
  judged: readonly JudgedChange[],
): ReadonlyMap<ClaimsGroup, readonly JudgedChange[]> {
  const questions = new Map<ClaimsGroup, Set<JudgedChange>>()
  for (const audience of subscribers.audiences(table)) {
    for (const change of judged) {
      if (!change.asksPoliciesFor(audience.group) || change.bindingsOf(audience).length === 0) continue
      const asked = questions.get(audience.group) ?? new Set()
      questions.set(audience.group, asked.add(change))
    }
  }
  return new Map([...questions].map(([group, asked]) => [group, [...asked]]))
}
