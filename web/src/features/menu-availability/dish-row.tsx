import type { MenuItem } from '@platewire/client'
import type { HTMLAttributes, ReactNode } from 'react'
import { DishPicture } from '../../art/dish-picture.tsx'
import { Toggle } from '../../components/ui/toggle.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoney } from '../../lib/format.ts'
import styles from './availability-page.module.css'
import { StockLine } from './stock-line.tsx'
import { useDishChange } from './use-availability.ts'

/** What photos add to the row of a dish. */
export type PhotoParts = {
  picture: (item: MenuItem, drawing: ReactNode) => ReactNode
  bar: (item: MenuItem) => ReactNode
  drop: (item: MenuItem) => HTMLAttributes<HTMLElement>
}

/** What was just switched, and how to take it back. */
export type Switched = { item: MenuItem; isAvailable: boolean; undo: () => void }

/** A dish: its switch, how many are left, its photo. A refusal stands on the row it concerns. */
export function DishRow({
  item,
  restaurant: { slug, hue, currency, timezone },
  photos,
  onSwitch,
  onRefused,
}: {
  item: MenuItem
  restaurant: {
    readonly slug: string
    readonly hue: number
    readonly currency: string
    readonly timezone: string
  }
  photos: PhotoParts
  onSwitch: (switched: Switched) => void
  /** The switch of this dish was refused, and is as it was. */
  onRefused: (itemId: string) => void
}) {
  const { change, stock } = useDishChange(slug)
  const turn = (isAvailable: boolean) =>
    change.mutate({ itemId: item.id, isAvailable }, { onError: () => onRefused(item.id) })
  return (
    <li className={styles.dish} data-sold-out={!item.is_available || undefined} {...photos.drop(item)}>
      <div className={styles.picture}>
        {photos.picture(item, <DishPicture seed={item.id} recipe={item.recipe} hue={hue} name={item.name} />)}
      </div>
      <Toggle
        className={styles.toggle}
        label={<bdi dir="auto">{item.name}</bdi>}
        detail={item.is_available ? formatMoney(item.price_minor, currency) : 'Sold out'}
        checked={item.is_available}
        onChange={(isAvailable) => {
          onSwitch({ item, isAvailable, undo: () => turn(!isAvailable) })
          turn(isAvailable)
        }}
      />
      <StockLine item={item} timeZone={timezone} onSave={(wish) => stock.mutate(wish)} />
      {photos.bar(item)}
      {change.isError && (
        <p className={styles.refused} role="alert">
          {errorLine(change.error)}
        </p>
      )}
      {stock.isError && (
        <p className={styles.refused} role="alert">
          {errorLine(stock.error)}
        </p>
      )}
    </li>
  )
}
