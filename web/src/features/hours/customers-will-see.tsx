import type { OpeningBook, WeekSpan } from '@platewire/client/menu-editor'
import { cx } from '../../lib/cx.ts'
import { errorLine } from '../../lib/error-text.ts'
import { opensText, openUntil } from '../../lib/opening.ts'
import styles from './customers-will-see.module.css'
import type { HoursEditing } from './use-hours.ts'
import { bandsOf, WEEKDAYS, weekdayName } from './week.ts'

/** The sentence customers will read, by the server's own reckoning, and the week as a picture. */
export function CustomersWillSee({
  editing,
  book,
  hours,
}: {
  editing: HoursEditing
  book: OpeningBook
  hours: readonly WeekSpan[]
}) {
  const { view, isChanged, isWhole, isLooking, previewError } = editing
  return (
    <section className={styles.box} aria-labelledby="see-title">
      <h2 id="see-title" className={styles.title}>
        {isChanged ? 'Customers will see' : 'Customers see'}
      </h2>
      <p
        className={cx(styles.sentence, (isLooking || (isChanged && !isWhole)) && styles.waiting)}
        role="status"
      >
        {isChanged && !isWhole ? 'Complete the hours first' : sentence(view?.opening ?? null, book)}
      </p>
      {previewError && <p className={styles.error}>{errorLine(previewError)}</p>}
      <WeekPicture hours={hours} />
    </section>
  )
}

function sentence(opening: OpeningBook['opening'], { timezone, now }: OpeningBook): string {
  const at = Math.max(Date.parse(now), Date.now())
  if (opening && Date.parse(opening.opens_at) <= at)
    return `Open ${openUntil({ closes_at: opening.closes_at, timezone }, at)}`
  return opensText({ opens_at: opening?.opens_at ?? null, timezone }, at)
}

const HOURS = [0, 6, 12, 18, 24]

/** Each day as a line of 24 hours. The editor beside it says the same in words. */
function WeekPicture({ hours }: { hours: readonly WeekSpan[] }) {
  return (
    <div className={styles.picture} aria-hidden="true">
      {WEEKDAYS.map((weekday) => (
        <div key={weekday} className={styles.day}>
          <span className={styles.name}>{weekdayName(weekday).slice(0, 3)}</span>
          <span className={styles.line}>
            {bandsOf(hours, weekday).map(({ from, until }) => (
              <span
                key={from}
                className={styles.band}
                style={{
                  insetInlineStart: `${(from / 1440) * 100}%`,
                  inlineSize: `${((until - from) / 1440) * 100}%`,
                }}
              />
            ))}
          </span>
        </div>
      ))}
      <div className={styles.day}>
        <span className={styles.name} />
        <span className={styles.scale}>
          {HOURS.map((hour) => (
            <span key={hour}>{hour}</span>
          ))}
        </span>
      </div>
    </div>
  )
}
