import type { MenuCategory, MenuItem } from '@platewire/client'
import type { ReactNode } from 'react'
import { sectionId } from './category-tabs.tsx'
import { DishRow } from './dish-row.tsx'
import styles from './menu-section.module.css'

/** One category and its dishes. */
export function MenuSection({
  category,
  currency,
  timeZone,
  picture,
  countOf,
  canAdd,
  onOpen,
  onQuickAdd,
}: {
  category: MenuCategory
  currency: string
  timeZone: string
  picture: (item: MenuItem) => ReactNode
  countOf: (item: MenuItem) => number
  canAdd: boolean
  onOpen: (item: MenuItem) => void
  onQuickAdd: (item: MenuItem) => void
}) {
  return (
    <section
      id={sectionId(category)}
      className={styles.section}
      aria-labelledby={`${sectionId(category)}-title`}
    >
      <h2 id={`${sectionId(category)}-title`} className={styles.title}>
        <bdi>{category.name}</bdi>
      </h2>
      <ul className={styles.dishes}>
        {category.items.map((item) => (
          <DishRow
            key={item.id}
            item={item}
            currency={currency}
            timeZone={timeZone}
            picture={picture(item)}
            inCart={countOf(item)}
            canAdd={canAdd}
            onOpen={() => onOpen(item)}
            onQuickAdd={() => onQuickAdd(item)}
          />
        ))}
      </ul>
    </section>
  )
}
