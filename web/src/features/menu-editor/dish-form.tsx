import type { Dish, MenuBook, MenuDraft } from '@platewire/client/menu-editor'
import { categoryOf, menuLimits } from '@platewire/client/menu-editor'
import { IconArchive, IconCopy } from '@tabler/icons-react'
import { type ReactNode, useId } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Select } from '../../components/ui/select.tsx'
import { TextArea, TextField } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { isolate } from '../../lib/bidi.ts'
import { plural } from '../../lib/format.ts'
import { AllergenField } from './allergen-field.tsx'
import styles from './dish-form.module.css'
import { GroupsEditor } from './groups-editor.tsx'
import { MoneyField } from './money-field.tsx'
import type { MenuEditing } from './use-menu-editor.ts'
import { problemAt, RECIPES } from './words.ts'

/** Everything a manager decides about one dish. What is typed is in the draft, and in the preview, at once. */
export function DishForm({
  dish,
  book,
  draft,
  editing,
  photo,
  onCopied,
  onArchived,
}: {
  dish: Dish
  book: MenuBook
  draft: MenuDraft
  editing: MenuEditing
  /** The dish's photo; of a dish that is not published yet, why there is none. */
  photo: ReactNode
  onCopied: (dishId: string) => void
  onArchived: () => void
}) {
  const { act, problems } = editing
  const edit = (changes: Partial<Omit<Dish, 'id'>>, field?: string) =>
    act({ type: 'edit_dish', id: dish.id, changes }, field && `${dish.id} ${field}`)
  const errorOf = (field: string) => problemAt(problems, dish.id, field)
  const live = draft.categories.filter(({ is_archived }) => !is_archived)
  const copy = () => {
    const id = crypto.randomUUID()
    act({ type: 'copy_dish', id, from: dish.id, newId: () => crypto.randomUUID() })
    onCopied(id)
  }
  const archive = () => {
    edit({ is_archived: true })
    announce(`${dish.name ? isolate(dish.name) : 'The dish'} archived`)
    onArchived()
  }
  return (
    <form
      className={styles.form}
      aria-label={dish.name || 'A new dish'}
      onSubmit={(event) => event.preventDefault()}
    >
      <TextField
        label="Name"
        value={dish.name}
        maxLength={menuLimits.name}
        error={errorOf('name')}
        onChange={(event) => edit({ name: event.target.value }, 'name')}
      />
      <TextArea
        label="Description"
        optional
        hint="What is in it, in the words of the menu."
        value={dish.description}
        maxLength={menuLimits.description}
        onChange={(event) => edit({ description: event.target.value }, 'description')}
      />
      <div className={styles.pair}>
        <MoneyField
          label={`Price, ${book.currency}`}
          currency={book.currency}
          value={dish.price_minor}
          error={errorOf('price_minor')}
          onChange={(price_minor) => edit({ price_minor }, 'price')}
        />
        <Select
          label="Tax"
          value={dish.tax_class_id}
          onChange={(event) => edit({ tax_class_id: event.target.value })}
        >
          {book.tax_classes.map(({ id, name, rate_bps }) => (
            <option key={id} value={id}>
              {name}, {rate_bps / 100} %
            </option>
          ))}
        </Select>
        <Select
          label="Category"
          value={categoryOf(draft, dish.id)}
          onChange={(event) => {
            const to = draft.categories.find(({ id }) => id === event.target.value)?.item_ids.length ?? 0
            act({ type: 'move_dish', id: dish.id, categoryId: event.target.value, to })
          }}
        >
          {live.map(({ id, name }) => (
            <option key={id} value={id}>
              {name || 'Without a name'}
            </option>
          ))}
        </Select>
        <Select
          label="Drawing"
          hint="Stands for it without a photo."
          value={dish.recipe}
          onChange={(event) => edit({ recipe: event.target.value })}
        >
          {Object.entries(RECIPES).map(([recipe, word]) => (
            <option key={recipe} value={recipe}>
              {word}
            </option>
          ))}
        </Select>
      </div>
      {photo}
      <Kitchen dish={dish} draft={draft} error={errorOf('cook_minutes')} onEdit={edit} />
      <AllergenField chosen={dish.allergens} onChange={(allergens) => edit({ allergens })} />
      <GroupsEditor dish={dish} currency={book.currency} editing={editing} />
      <InUse count={book.items.find(({ id }) => id === dish.id)?.open_orders ?? 0} />
      <div className={styles.acts}>
        <Button variant="secondary" onClick={copy}>
          <Icon of={IconCopy} /> Copy this dish
        </Button>
        <Button variant="secondary" onClick={archive}>
          <Icon of={IconArchive} /> Archive this dish
        </Button>
      </div>
    </form>
  )
}

/** Where it is cooked and how long that takes: for the kitchen's screens, customers see neither. */
function Kitchen({
  dish,
  draft,
  error,
  onEdit,
}: {
  dish: Dish
  draft: MenuDraft
  error: string | undefined
  onEdit: (changes: Partial<Omit<Dish, 'id'>>, field: string) => void
}) {
  const listId = useId()
  const stations = [...new Set(Object.values(draft.dishes).map(({ station }) => station.trim()))].filter(
    Boolean,
  )
  return (
    <div className={styles.pair}>
      <TextField
        label="Station"
        optional
        hint="Where the kitchen makes it."
        list={listId}
        value={dish.station}
        maxLength={menuLimits.station}
        onChange={(event) => onEdit({ station: event.target.value }, 'station')}
      />
      <datalist id={listId}>
        {stations.sort().map((station) => (
          <option key={station} value={station} />
        ))}
      </datalist>
      <TextField
        label="Minutes to cook"
        optional
        hint="From the pan to the pass."
        inputMode="numeric"
        value={dish.cook_minutes === null ? '' : String(dish.cook_minutes)}
        error={error}
        onChange={(event) => onEdit({ cook_minutes: minutesFrom(event.target.value) }, 'minutes')}
      />
    </div>
  )
}

/** Digits only; null for nothing. */
function minutesFrom(text: string): number | null {
  const digits = text.replace(/\D/g, '').slice(0, 4)
  return digits === '' ? null : Number(digits)
}

const InUse = ({ count }: { count: number }) =>
  count > 0 && (
    <p className={styles.inUse}>
      {plural(count, 'open order holds', 'open orders hold')} this dish. They keep it as it was ordered, with
      its price and choices.
    </p>
  )
