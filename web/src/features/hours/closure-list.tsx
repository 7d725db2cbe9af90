import type { Closure, OpeningBook } from '@platewire/client/menu-editor'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Checkbox } from '../../components/ui/choice.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import styles from './closure-list.module.css'
import { closureProblem, isWholeDays, lastDayOf, shiftDay, wholeDays } from './week.ts'

/** When the restaurant is closed against its hours: holidays by days, an evening by hours. */
export function ClosureList({
  closures,
  book,
  onChange,
}: {
  closures: readonly Closure[]
  book: OpeningBook
  onChange: (closures: readonly Closure[]) => void
}) {
  const put = (id: string, next: Closure) =>
    onChange(closures.map((closure) => (closure.id === id ? next : closure)))
  const add = () => {
    const tomorrow = shiftDay(localDay(book), 1)
    const closure = { id: crypto.randomUUID(), closed_from: '', closed_until: '', reason: '' }
    onChange([...closures, wholeDays(closure, tomorrow, tomorrow)])
  }
  return (
    <section className={styles.closures} aria-labelledby="closures-title">
      <h2 id="closures-title" className={styles.title}>
        Closed all the same
      </h2>
      {closures.length === 0 && <p className={styles.none}>No holiday and no closed evening ahead.</p>}
      {closures.map((closure) => (
        <ClosureRow
          key={closure.id}
          closure={closure}
          by={book.closures.find(({ id }) => id === closure.id)?.by ?? null}
          onChange={(next) => put(closure.id, next)}
          onRemove={() => onChange(closures.filter(({ id }) => id !== closure.id))}
        />
      ))}
      <Button variant="secondary" onClick={add}>
        <Icon of={IconPlus} /> Add a closure
      </Button>
    </section>
  )
}

/** Today where the restaurant is. */
const localDay = ({ timezone }: OpeningBook): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: timezone, dateStyle: 'short' }).format(new Date())

function ClosureRow({
  closure,
  by,
  onChange,
  onRemove,
}: {
  closure: Closure
  by: string | null
  onChange: (closure: Closure) => void
  onRemove: () => void
}) {
  const isWhole = isWholeDays(closure)
  const firstDay = closure.closed_from.slice(0, 10)
  return (
    <fieldset className={styles.closure} aria-label={closure.reason || 'A closure'}>
      {isWhole ? (
        <div className={styles.pair}>
          <TextField
            type="date"
            label="First day"
            value={firstDay}
            onChange={({ target: { value } }) =>
              value && onChange(wholeDays(closure, value, laterOf(value, lastDayOf(closure))))
            }
          />
          <TextField
            type="date"
            label="Last day"
            value={lastDayOf(closure)}
            error={closureProblem(closure)}
            onChange={({ target: { value } }) => value && onChange(wholeDays(closure, firstDay, value))}
          />
        </div>
      ) : (
        <div className={styles.pair}>
          <TextField
            type="datetime-local"
            label="Closed from"
            value={closure.closed_from}
            onChange={({ target: { value } }) => onChange({ ...closure, closed_from: value.slice(0, 16) })}
          />
          <TextField
            type="datetime-local"
            label="Open again"
            value={closure.closed_until}
            error={closureProblem(closure)}
            onChange={({ target: { value } }) => onChange({ ...closure, closed_until: value.slice(0, 16) })}
          />
        </div>
      )}
      <TextField
        label="Why"
        optional
        hint="Customers read it on your menu."
        maxLength={80}
        value={closure.reason}
        onChange={(event) => onChange({ ...closure, reason: event.target.value })}
      />
      <div className={styles.acts}>
        <Checkbox
          label="Whole days"
          checked={isWhole}
          onChange={(event) =>
            onChange(
              event.target.checked
                ? wholeDays(closure, firstDay, lastDayWith(closure))
                : { ...closure, closed_from: `${firstDay}T14:00`, closed_until: `${firstDay}T23:00` },
            )
          }
        />
        {by && (
          <span className={styles.by}>
            by <bdi>{by}</bdi>
          </span>
        )}
        <IconButton label={`Remove the closure from ${firstDay}`} onClick={onRemove}>
          <Icon of={IconTrash} />
        </IconButton>
      </div>
    </fieldset>
  )
}

/** The day a closure by hours ends on. */
const lastDayWith = ({ closed_from, closed_until }: Closure): string =>
  closed_until > closed_from ? closed_until.slice(0, 10) : closed_from.slice(0, 10)

const laterOf = (...days: readonly string[]): string => [...days].sort().at(-1) ?? ''
