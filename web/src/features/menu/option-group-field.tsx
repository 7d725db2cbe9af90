import type { OptionGroup } from '@platewire/client'
import { IconCheck } from '@tabler/icons-react'
import { Checkbox, Radio } from '../../components/ui/choice.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { cx } from '../../lib/cx.ts'
import { formatExtra } from '../../lib/format.ts'
import type { Choice } from './dish-choice.ts'
import { countChosen, isChosen, isFull, isRequired, isSatisfied, isSingle, ruleText } from './dish-choice.ts'
import styles from './option-group-field.module.css'

/** One group of options, led by its rule; a required one shows a tick once its rule is met. */
export function OptionGroupField({
  group,
  choice,
  currency,
  isMissing,
  onToggle,
}: {
  group: OptionGroup
  choice: Choice
  currency: string
  /** Somebody pressed "Add" too early, and this is why it did not go. */
  isMissing: boolean
  onToggle: (optionId: string) => void
}) {
  const Control = isSingle(group) ? Radio : Checkbox
  return (
    <fieldset
      id={`group-${group.id}`}
      tabIndex={-1}
      className={cx(styles.group, isMissing && styles.missing)}
    >
      <legend className={styles.legend}>
        <span className={styles.name}>
          <bdi>{group.name}</bdi>
        </span>{' '}
        <span className={styles.rule}>{ruleText(group)}</span>{' '}
        <GroupBadge group={group} choice={choice} isMissing={isMissing} />
      </legend>
      {group.options.map((option) => (
        <Control
          key={option.id}
          name={group.id}
          label={<bdi>{option.name}</bdi>}
          detail={option.is_available ? undefined : 'Sold out'}
          trailing={option.price_minor === 0 ? undefined : formatExtra(option.price_minor, currency)}
          checked={isChosen(choice, group, option.id)}
          disabled={!option.is_available || (isFull(choice, group) && !isChosen(choice, group, option.id))}
          onChange={() => onToggle(option.id)}
        />
      ))}
    </fieldset>
  )
}

function GroupBadge({
  group,
  choice,
  isMissing,
}: {
  group: OptionGroup
  choice: Choice
  isMissing: boolean
}) {
  if (isRequired(group)) {
    return isSatisfied(choice, group) ? (
      <span className={cx(styles.badge, styles.met)}>
        <Icon of={IconCheck} size={16} />
        Chosen
      </span>
    ) : (
      <span className={cx(styles.badge, isMissing && styles.asked)}>
        {isMissing ? 'Please choose' : 'Required'}
      </span>
    )
  }
  return group.max_choices > 1 ? (
    <span className={styles.badge}>
      {countChosen(choice, group)}/{group.max_choices}
    </span>
  ) : null
}
