import type { MenuItem } from '@platewire/client'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Stepper } from '../../components/ui/stepper.tsx'
import { TextArea } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { formatMoney } from '../../lib/format.ts'
import {
  choiceFrom,
  chosenOptions,
  firstMissing,
  lostText,
  ruleText,
  toggleOption,
  unitPrice,
} from './dish-choice.ts'
import styles from './dish-sheet.module.css'
import { OptionGroupField } from './option-group-field.tsx'

/** A dish as somebody wants it. */
export type ConfiguredDish = {
  menu_item_id: string
  name: string
  recipe: string
  quantity: number
  unit_minor: number
  options: { id: string; group: string; name: string; price_minor: number }[]
  note: string
}

const LONGEST_NOTE = 200

/** Choose how a dish should be. The button carries the total; pressed too early it shows which choice is missing. */
export function DishSheet({
  item,
  currency,
  picture,
  start,
  verb = 'Add',
  blocked,
  onClose,
  onDone,
}: {
  item: MenuItem
  currency: string
  picture: ReactNode
  /** What the cart holds already, when the dish is changed rather than added. */
  start?: { option_ids: string[]; quantity: number; note: string } | undefined
  verb?: 'Add' | 'Change'
  /** Why it cannot be added now, such as a closed kitchen. */
  blocked?: string | undefined
  onClose: () => void
  onDone: (dish: ConfiguredDish) => void
}) {
  const groups = item.option_groups
  const body = useRef<HTMLDivElement>(null)
  const [chosenIds, setChosenIds] = useState<readonly string[]>(start?.option_ids ?? [])
  const choice = choiceFrom(chosenIds, groups)
  const lost = lostText(chosenIds, groups)
  const [quantity, setQuantity] = useState(start?.quantity ?? 1)
  const [note, setNote] = useState(start?.note ?? '')
  const [missingId, setMissingId] = useState<string | null>(null)
  const unit = unitPrice(item.price_minor, choice, groups)
  const isSoldOut = !item.is_available
  useEffect(() => {
    if (isSoldOut) announce(`${item.name} is sold out`)
  }, [isSoldOut, item.name])

  function add() {
    const missing = firstMissing(choice, groups)
    if (!missing) {
      const options = chosenOptions(choice, groups)
      onDone({
        menu_item_id: item.id,
        name: item.name,
        recipe: item.recipe,
        quantity,
        unit_minor: unit,
        options,
        note,
      })
      return
    }
    setMissingId(missing.id)
    announce(`${missing.name}: ${ruleText(missing)}`, 'assertive')
    const field = body.current?.querySelector<HTMLElement>(`#group-${CSS.escape(missing.id)}`)
    field?.scrollIntoView({ block: 'start', behavior: 'smooth' })
    field?.querySelector('input')?.focus({ preventScroll: true })
  }

  return (
    <Dialog
      isOpen
      variant="sheet"
      title={<bdi>{item.name}</bdi>}
      lead={<div className={styles.picture}>{picture}</div>}
      bodyRef={body}
      onClose={onClose}
      footer={
        <>
          {lost && (
            <p className={styles.lost} role="alert">
              {lost}
            </p>
          )}
          <div className={styles.foot}>
            <Stepper value={quantity} onChange={setQuantity} of={item.name} />
            <Button
              size="large"
              className={styles.add}
              disabled={isSoldOut || blocked !== undefined}
              onClick={add}
            >
              {isSoldOut
                ? 'Sold out'
                : (blocked ?? `${verb} ${quantity} for ${formatMoney(unit * quantity, currency)}`)}
            </Button>
          </div>
        </>
      }
    >
      <p className={styles.price}>{formatMoney(item.price_minor, currency)}</p>
      {item.description && (
        <p className={styles.description}>
          <bdi>{item.description}</bdi>
        </p>
      )}
      <p className={styles.allergens}>{allergenText(item.allergens)}</p>
      {groups.map((group) => (
        <OptionGroupField
          key={group.id}
          group={group}
          choice={choice}
          currency={currency}
          isMissing={missingId === group.id}
          onToggle={(optionId) => {
            setChosenIds((old) => [...toggleOption(choiceFrom(old, groups), group, optionId).values()].flat())
            if (missingId === group.id) setMissingId(null)
          }}
        />
      ))}
      <div className={styles.note}>
        <TextArea
          label="A word for the kitchen"
          optional
          hint="A wish or an allergy. The cook reads it on the ticket."
          rows={2}
          maxLength={LONGEST_NOTE}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </div>
    </Dialog>
  )
}

const allergenText = (allergens: readonly string[]): string =>
  allergens.length === 0
    ? 'No allergens named by the restaurant'
    : `Contains ${new Intl.ListFormat(document.documentElement.lang, { type: 'conjunction' }).format(allergens)}`
