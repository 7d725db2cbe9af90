import type { WeekSpan } from '@platewire/client/menu-editor'
import { IconCopy, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { CopyDayDialog } from './copy-day-dialog.tsx'
import { copyDay, isOvernight, lasts, WEEKDAYS, weekdayName } from './week.ts'
import styles from './week-editor.module.css'

/** The weekly hours: any number of spans a day, over midnight if need be. */
export function WeekEditor({
  hours,
  clashes,
  timezone,
  onChange,
}: {
  hours: readonly WeekSpan[]
  clashes: ReadonlySet<number>
  timezone: string
  onChange: (hours: readonly WeekSpan[]) => void
}) {
  const [copying, setCopying] = useState<number | null>(null)
  const change = (span: WeekSpan, changes: Partial<WeekSpan>) =>
    onChange(hours.map((other) => (other === span ? { ...span, ...changes } : other)))
  return (
    <section className={styles.week} aria-labelledby="week-title">
      <h2 id="week-title" className={styles.title}>
        Every week
      </h2>
      <p className={styles.zone}>Times of {timezone.replaceAll('_', ' ')}, also when the clocks change.</p>
      {WEEKDAYS.map((weekday) => {
        const spans = hours.filter((span) => span.weekday === weekday)
        const day = weekdayName(weekday)
        return (
          <fieldset key={weekday} className={styles.day} aria-label={day}>
            <div className={styles.name}>{day}</div>
            <div className={styles.spans}>
              {spans.length === 0 && <p className={styles.closed}>Closed</p>}
              {spans.map((span) => (
                <SpanRow
                  key={hours.indexOf(span)}
                  span={span}
                  day={day}
                  isClashing={clashes.has(hours.indexOf(span))}
                  onChange={(changes) => change(span, changes)}
                  onRemove={() => onChange(hours.filter((other) => other !== span))}
                />
              ))}
            </div>
            <div className={styles.acts}>
              <IconButton
                label={`Add hours on ${day}`}
                onClick={() => onChange([...hours, nextSpan(spans, weekday)])}
              >
                <Icon of={IconPlus} />
              </IconButton>
              <IconButton label={`Copy ${day} to other days`} onClick={() => setCopying(weekday)}>
                <Icon of={IconCopy} />
              </IconButton>
            </div>
          </fieldset>
        )
      })}
      {copying !== null && (
        <CopyDayDialog
          from={copying}
          onCopy={(to) => {
            setCopying(null)
            onChange(copyDay(hours, copying, to))
          }}
          onClose={() => setCopying(null)}
        />
      )}
    </section>
  )
}

/** What is likely meant: lunch, and then the evening. */
const nextSpan = (spans: readonly WeekSpan[], weekday: number): WeekSpan =>
  spans.length === 0
    ? { weekday, opens: '11:00', closes: '14:30' }
    : { weekday, opens: '18:00', closes: '22:30' }

function SpanRow({
  span,
  day,
  isClashing,
  onChange,
  onRemove,
}: {
  span: WeekSpan
  day: string
  isClashing: boolean
  onChange: (changes: Partial<WeekSpan>) => void
  onRemove: () => void
}) {
  return (
    <div className={styles.span}>
      <input
        type="time"
        className={styles.time}
        aria-label={`${day} opens`}
        aria-invalid={isClashing || undefined}
        value={span.opens}
        onChange={(event) => onChange({ opens: event.target.value })}
      />
      <span aria-hidden="true">–</span>
      <input
        type="time"
        className={styles.time}
        aria-label={`${day} closes`}
        aria-invalid={isClashing || undefined}
        value={span.closes}
        onChange={(event) => onChange({ closes: event.target.value })}
      />
      <IconButton label={`Remove ${day} ${span.opens} to ${span.closes}`} onClick={onRemove}>
        <Icon of={IconTrash} />
      </IconButton>
      {isClashing ? (
        <span className={styles.clash}>Open twice at once</span>
      ) : (
        <span className={styles.note}>{noteOf(span)}</span>
      )}
    </div>
  )
}

function noteOf(span: WeekSpan): string {
  if (span.opens === '' || span.closes === '') return 'Enter both times'
  if (lasts(span) === 1440) return 'all day and night'
  return isOvernight(span) ? 'into the next day' : ''
}
