import { type DishGroup, type DishOption, menuLimits, moved } from '@platewire/client/menu-editor'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { isolate } from '../../lib/bidi.ts'
import { MoneyField } from './money-field.tsx'
import styles from './option-rows.module.css'
import { beside } from './order.ts'
import { useRefocus } from './use-refocus.ts'

const ADD = 'add an option'

/** What there is to choose in a group, each with what it adds to the price. */
export function OptionRows({
  group,
  currency,
  problemOf,
  onChange,
}: {
  group: DishGroup
  currency: string
  problemOf: (optionId: string) => string | undefined
  onChange: (options: readonly DishOption[], field?: string) => void
}) {
  const { options } = group
  const { area, refocus } = useRefocus<HTMLUListElement>()
  const change = (option: DishOption, changes: Partial<DishOption>, field?: string) =>
    onChange(
      options.map((other) => (other === option ? { ...option, ...changes } : other)),
      field && `${option.id} ${field}`,
    )
  const add = () =>
    onChange([...options, { id: crypto.randomUUID(), name: '', price_minor: 0, is_available: true }])
  const remove = (option: DishOption) => {
    const ids = options.map(({ id }) => id)
    refocus(beside(ids, option.id) ?? ADD)
    onChange(options.filter((other) => other !== option))
    announce(`${option.name ? isolate(option.name) : 'The option'} removed`)
  }
  return (
    <ul ref={area} className={styles.options}>
      {options.map((option, index) => (
        <li key={option.id} className={styles.option}>
          <TextField
            label="Option"
            value={option.name}
            maxLength={menuLimits.optionName}
            error={problemOf(option.id)}
            onChange={(event) => change(option, { name: event.target.value }, 'name')}
          />
          <MoneyField
            label="Adds"
            aria-label={`What ${option.name || 'this option'} adds`}
            currency={currency}
            value={option.price_minor}
            onChange={(price_minor) => change(option, { price_minor }, 'price')}
          />
          <div className={styles.acts}>
            <label className={styles.soldOut}>
              <input
                type="checkbox"
                className={styles.input}
                checked={!option.is_available}
                onChange={(event) => change(option, { is_available: !event.target.checked })}
              />
              Sold out
            </label>
            <IconButton
              label={`Move ${option.name || 'this option'} up`}
              disabled={index === 0}
              onClick={() => onChange(moved(options, option, index - 1))}
            >
              <Icon of={IconArrowUp} />
            </IconButton>
            <IconButton
              label={`Move ${option.name || 'this option'} down`}
              disabled={index === options.length - 1}
              onClick={() => onChange(moved(options, option, index + 1))}
            >
              <Icon of={IconArrowDown} />
            </IconButton>
            <IconButton
              label={`Remove ${option.name || 'this option'}`}
              data-handle={option.id}
              onClick={() => remove(option)}
            >
              <Icon of={IconTrash} />
            </IconButton>
          </div>
        </li>
      ))}
      <li>
        <Button
          variant="quiet"
          size="small"
          data-handle={ADD}
          onClick={add}
          disabled={options.length >= menuLimits.options}
        >
          <Icon of={IconPlus} /> Add an option
        </Button>
      </li>
    </ul>
  )
}
