import type { Relation, TableDetails } from '../../shared/catalog.ts'
import { call } from '../api.ts'
import { fill, h } from '../dom.ts'
import { protection } from './list-view.ts'
import { code, listing } from './structure.ts'

const sentences: Record<ReturnType<typeof protection>['state'], string> = {
  open: 'Row-level security is off: whoever has a grant sees and changes every row.',
  closed: 'Row-level security is on and no policy lets anybody in: only the owner and service_role see rows.',
  guarded: 'Row-level security is on: only rows that a policy allows.',
  none: 'Row-level security does not apply here, or the API does not serve this.',
}

/** Who may do what with a table. */
export function accessView(table: { schema: string; name: string }, details: TableDetails): HTMLElement {
  const sentence = h('p', { class: 'sentence' })
  void call<{ tables: Relation[] }>('tables', {}).then(
    ({ tables }) => {
      const found = tables.find(({ schema, name }) => schema === table.schema && name === table.name)
      if (!found) return
      const { state } = protection(found)
      sentence.dataset.state = state
      fill(sentence, sentences[state])
    },
    () => {},
  )
  const policies = details.policies.map(({ name, command, isPermissive, roles, using, check }) => [
    h('span', {}, name, !isPermissive && h('small', { class: 'kind' }, 'restrictive')),
    command,
    roles.join(', '),
    using === null ? '' : code(using),
    check === null ? '' : code(check),
  ])
  const grants = details.grants.map(({ role, privileges }) => [role, privileges.join(', ')])
  return h(
    'div',
    { class: 'structure' },
    sentence,
    listing('Policies', ['Name', 'For', 'To', 'Rows it shows', 'Rows it lets in'], policies, 'No policies.'),
    listing('Grants', ['Role', 'May'], grants, 'Nobody but the owner.'),
  )
}
