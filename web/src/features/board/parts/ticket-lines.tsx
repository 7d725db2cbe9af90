import type { Ticket, TicketLine } from '@platewire/client'
import { IconAlertTriangleFilled } from '@tabler/icons-react'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { VisuallyHidden } from '../../../components/ui/visually-hidden.tsx'
import { cx } from '../../../lib/cx.ts'
import { dishLines } from '../columns.ts'
import { isAllergyNote, isRemoval } from '../wishes.ts'
import styles from './ticket.module.css'

/** What to cook: quantity and dish, choices below, what is left off inverted, warnings as a band. */
export function TicketLines({ ticket }: { ticket: Ticket }) {
  const { made } = ticket.progress
  if (ticket.details === null) return <LinesSkeleton count={ticket.item_count} />
  return (
    <>
      <ul className={styles.lines}>
        {dishLines(ticket).map((line) => (
          <Dish key={line.position} line={line} isMade={made.includes(line.position)} />
        ))}
      </ul>
      {ticket.details.note !== '' && <NoteBand text={ticket.details.note} />}
    </>
  )
}

/** A dish: how many of what, its choices, and what is left off, inverted. */
export function DishWords({ line }: { line: TicketLine }) {
  const kept = line.options.filter((option) => !isRemoval(option.name))
  const removed = line.options.filter((option) => isRemoval(option.name))
  return (
    <>
      <span className={styles.dish}>
        <span className={styles.quantity}>{line.quantity}×</span>
        <bdi dir="auto">{line.label}</bdi>
      </span>
      {kept.length > 0 && (
        <span className={styles.choices} dir="auto">
          {kept.map((option) => option.name).join(', ')}
        </span>
      )}
      {removed.map((option) => (
        <span key={option.name} className={styles.removal}>
          <span dir="auto">{option.name}</span>
        </span>
      ))}
    </>
  )
}

function Dish({ line, isMade }: { line: TicketLine; isMade: boolean }) {
  return (
    <li className={cx(styles.line, isMade && styles.made)}>
      <DishWords line={line} />
      {isMade && <VisuallyHidden>, made</VisuallyHidden>}
      {line.note !== '' && <NoteBand text={line.note} />}
    </li>
  )
}

/** A wish of the guest; an allergy takes the full width in red. */
export function NoteBand({ text }: { text: string }) {
  const isDanger = isAllergyNote(text)
  return (
    <p className={cx(styles.note, isDanger && styles.danger)}>
      {isDanger && <IconAlertTriangleFilled size={22} aria-label="Allergy" className={styles.sign} />}
      <span dir="auto">{text}</span>
    </p>
  )
}

function LinesSkeleton({ count }: { count: number }) {
  const rows = Array.from({ length: Math.min(count, 5) }, (_, index) => index)
  return (
    <Skeleton label="Loading the dishes" className={styles.lines}>
      {rows.map((row) => (
        <Bone key={row} height="1.3em" width={row % 2 === 0 ? '80%' : '60%'} className={styles.bone} />
      ))}
    </Skeleton>
  )
}
