import type { TableDetails } from '../../shared/catalog.ts'
import { type Filter, operators } from '../../shared/rows-sql.ts'
import { button, choice, h } from '../dom.ts'

const isOperator = (value: string): value is Filter['operator'] => operators.some((each) => each === value)

/** The filters in force, each to be taken away, and a row to add one. */
export function filterBar(
  details: TableDetails,
  filters: Filter[],
  apply: (filters: Filter[]) => void,
): HTMLElement {
  const next: Filter = { column: details.columns[0]?.name ?? '', operator: '=', value: '' }
  const value = h('input', { type: 'text', 'aria-label': 'Value', placeholder: 'value' })
  const add = (): void => apply([...filters, { ...next, value: value.value }])
  value.addEventListener('keydown', (event) => {
    if (event.key === 'Enter') add()
  })
  const chips = filters.map((filter, index) =>
    button(
      `${filter.column} ${filter.operator} ${filter.operator.startsWith('is') ? '' : filter.value} ×`,
      () => apply(filters.filter((_, each) => each !== index)),
      { class: 'chip', title: 'Take this filter away' },
    ),
  )
  return h(
    'div',
    { class: 'toolbar filters', role: 'group', 'aria-label': 'Filters' },
    ...chips,
    choice(
      'Column',
      details.columns.map(({ name }) => [name, name]),
      next.column,
      (column) => {
        next.column = column
      },
    ),
    choice(
      'Is',
      operators.map((each) => [each, each]),
      next.operator,
      (operator) => {
        if (isOperator(operator)) next.operator = operator
        value.hidden = operator.startsWith('is')
      },
    ),
    value,
    button('Filter', add),
  )
}
