import type { MenuCategory } from '@platewire/client'
import { useEffect, useRef } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './category-tabs.module.css'
import { useScrollSpy } from './use-scroll-spy.ts'

export const sectionId = (category: Pick<MenuCategory, 'id'>): string => `section-${category.id}`

const BAR_HEIGHT = 56

/** The categories as a bar that sticks, and follows the scroll. */
export function CategoryTabs({ categories }: { categories: readonly MenuCategory[] }) {
  const bar = useRef<HTMLElement>(null)
  const current = useScrollSpy(categories.map(sectionId), BAR_HEIGHT + 24)
  useEffect(() => {
    const tab = bar.current?.querySelector<HTMLElement>(`[href="#${current}"]`)
    if (tab && bar.current)
      bar.current.scrollTo({ left: tab.offsetLeft - bar.current.clientWidth / 3, behavior: 'smooth' })
  }, [current])
  return (
    <nav ref={bar} className={styles.bar} aria-label="Categories">
      {categories.map((category) => (
        <a
          key={category.id}
          href={`#${sectionId(category)}`}
          className={cx(styles.tab, current === sectionId(category) && styles.current)}
          aria-current={current === sectionId(category) ? 'true' : undefined}
        >
          <bdi>{category.name}</bdi>
        </a>
      ))}
    </nav>
  )
}
