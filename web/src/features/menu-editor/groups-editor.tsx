import { type Dish, type DishGroup, menuLimits, moved } from '@platewire/client/menu-editor'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { isolate } from '../../lib/bidi.ts'
import styles from './groups-editor.module.css'
import { OptionRows } from './option-rows.tsx'
import { beside } from './order.ts'
import type { MenuEditing } from './use-menu-editor.ts'
import { useRefocus } from './use-refocus.ts'
import { problemAt } from './words.ts'

const ADD = 'add a choice'

const newGroup = (): DishGroup => ({
  id: crypto.randomUUID(),
  name: '',
  min_choices: 0,
  max_choices: 1,
  options: [{ id: crypto.randomUUID(), name: '', price_minor: 0, is_available: true }],
})

/** The choices within a dish: what may be chosen, how many of it, and what it adds to the price. */
export function GroupsEditor({
  dish,
  currency,
  editing,
}: {
  dish: Dish
  currency: string
  editing: MenuEditing
}) {
  const groups = dish.option_groups
  const { area, refocus } = useRefocus<HTMLElement>()
  const put = (next: readonly DishGroup[], field?: string) =>
    editing.act({ type: 'edit_groups', id: dish.id, groups: next }, field)
  const change = (group: DishGroup, changes: Partial<DishGroup>, field?: string) =>
    put(
      groups.map((other) => (other === group ? { ...group, ...changes } : other)),
      field && `${group.id} ${field}`,
    )
  const remove = (group: DishGroup) => {
    const ids = groups.map(({ id }) => id)
    refocus(beside(ids, group.id) ?? ADD)
    put(groups.filter((other) => other !== group))
    announce(`${group.name ? isolate(group.name) : 'The choice'} removed`)
  }
  return (
    <section ref={area} className={styles.groups} aria-label="Choices">
      <h3 className={styles.title}>Choices</h3>
      {groups.length === 0 && (
        <p className={styles.none}>Customers choose nothing here: it is added with one press.</p>
      )}
      {groups.map((group, index) => (
        <fieldset key={group.id} className={styles.group} aria-label={group.name || 'A new choice'}>
          <div className={styles.head}>
            <TextField
              label="What is chosen"
              placeholder="Spice, size, extras"
              value={group.name}
              maxLength={menuLimits.optionName}
              error={problemAt(editing.problems, dish.id, group.id)}
              onChange={(event) => change(group, { name: event.target.value }, 'name')}
            />
            <GroupActs
              id={group.id}
              name={group.name}
              isFirst={index === 0}
              isLast={index === groups.length - 1}
              onMove={(by) => put(moved(groups, group, index + by))}
              onRemove={() => remove(group)}
            />
          </div>
          <Rule group={group} onChange={(changes) => change(group, changes)} />
          <OptionRows
            group={group}
            currency={currency}
            problemOf={(optionId) => problemAt(editing.problems, dish.id, optionId)}
            onChange={(options, field) => change(group, { options: [...options] }, field)}
          />
        </fieldset>
      ))}
      <Button variant="secondary" data-handle={ADD} onClick={() => put([...groups, newGroup()])}>
        <Icon of={IconPlus} /> Add a choice
      </Button>
    </section>
  )
}

function GroupActs({
  id,
  name,
  isFirst,
  isLast,
  onMove,
  onRemove,
}: {
  id: string
  name: string
  isFirst: boolean
  isLast: boolean
  onMove: (by: -1 | 1) => void
  onRemove: () => void
}) {
  return (
    <div className={styles.acts}>
      <IconButton label={`Move ${name || 'this choice'} up`} disabled={isFirst} onClick={() => onMove(-1)}>
        <Icon of={IconArrowUp} />
      </IconButton>
      <IconButton label={`Move ${name || 'this choice'} down`} disabled={isLast} onClick={() => onMove(1)}>
        <Icon of={IconArrowDown} />
      </IconButton>
      <IconButton label={`Remove ${name || 'this choice'}`} data-handle={id} onClick={onRemove}>
        <Icon of={IconTrash} />
      </IconButton>
    </div>
  )
}

/** How many must and may be chosen, never more than there are. */
function Rule({ group, onChange }: { group: DishGroup; onChange: (changes: Partial<DishGroup>) => void }) {
  const most = Math.min(menuLimits.choices, Math.max(group.options.length, group.max_choices, 1))
  const numbers = Array.from({ length: most + 1 }, (_, number) => number)
  return (
    <div className={styles.rule}>
      <label className={styles.number}>
        At least
        <select
          className={styles.select}
          value={group.min_choices}
          onChange={(event) => {
            const min_choices = Number(event.target.value)
            onChange({ min_choices, max_choices: Math.max(group.max_choices, min_choices) })
          }}
        >
          {numbers.map((number) => (
            <option key={number}>{number}</option>
          ))}
        </select>
      </label>
      <label className={styles.number}>
        At most
        <select
          className={styles.select}
          value={group.max_choices}
          onChange={(event) => {
            const max_choices = Number(event.target.value)
            onChange({ max_choices, min_choices: Math.min(group.min_choices, max_choices) })
          }}
        >
          {numbers.slice(1).map((number) => (
            <option key={number}>{number}</option>
          ))}
        </select>
      </label>
    </div>
  )
}
