import { IconSearch } from '@tabler/icons-react'
import { Icon } from '../../components/ui/icon.tsx'
import { cx } from '../../lib/cx.ts'
import type { Filter } from './filter.ts'
import styles from './search-bar.module.css'

/** Words and cuisine. It filters as one types; nothing to submit. */
export function SearchBar({
  filter,
  cuisines,
  onChange,
}: {
  filter: Filter
  cuisines: readonly string[]
  onChange: (filter: Filter) => void
}) {
  return (
    <search className={styles.search}>
      <label className={styles.field}>
        <Icon of={IconSearch} size={22} />
        <input
          type="search"
          dir="auto"
          className={styles.input}
          placeholder="Restaurant or cuisine"
          aria-label="Search restaurants"
          value={filter.text}
          onChange={(event) => onChange({ ...filter, text: event.target.value })}
        />
      </label>
      <fieldset className={styles.cuisines}>
        <legend className={styles.legend}>Cuisine</legend>
        {[null, ...cuisines].map((cuisine) => (
          <button
            key={cuisine ?? 'all'}
            type="button"
            aria-pressed={filter.cuisine === cuisine}
            className={cx(styles.cuisine, filter.cuisine === cuisine && styles.chosen)}
            onClick={() => onChange({ ...filter, cuisine })}
          >
            <bdi>{cuisine ?? 'All'}</bdi>
          </button>
        ))}
      </fieldset>
    </search>
  )
}
