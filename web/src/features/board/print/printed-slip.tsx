import { type RestaurantCard, type Ticket, ticketCode } from '@platewire/client'
import { useEffect, useRef } from 'react'
import { createPortal } from 'react-dom'
import { cx } from '../../../lib/cx.ts'
import { formatDate, formatMoney, formatTime, formatTimeRange, plural } from '../../../lib/format.ts'
import { dishLines } from '../columns.ts'
import { readyBy } from '../pace.ts'
import { restaurantOf, type Shift } from '../shift.ts'
import { isAllergyNote, isRemoval } from '../wishes.ts'
import { type Paper, pageRule } from './paper.ts'
import styles from './printed-slip.module.css'
import type { Printer, Slip } from './use-printer.ts'

/** A browser that never says that it has printed is not waited for any longer, ms. */
const PATIENCE_MS = 10_000

/** What the printer of this device prints now, if anything. */
export function PrintedSlip({ printer, shift }: { printer: Printer; shift: Shift }) {
  const { slip, paper, onPrinted } = printer
  if (slip === null) return null
  return (
    <Sheet
      key={`${slip.ticket.order_id} ${slip.copy}`}
      slip={slip}
      paper={paper}
      place={restaurantOf(shift, slip.ticket)}
      onPrinted={onPrinted}
    />
  )
}

/** One order on paper. It stands beside the page, unseen, and is all that prints. */
function Sheet({
  slip,
  paper,
  place,
  onPrinted,
}: {
  slip: Slip
  paper: Paper
  place: RestaurantCard | undefined
  onPrinted: () => void
}) {
  const sheet = useRef<HTMLElement>(null)
  useEffect(() => {
    const page = document.createElement('style')
    const print = () => {
      page.textContent = pageRule(paper, sheet.current?.offsetHeight ?? 0)
      document.head.append(page)
      window.print()
    }
    // Not at once: a strict mode that mounts twice would print twice.
    const timer = setTimeout(print)
    const patience = setTimeout(onPrinted, PATIENCE_MS)
    window.addEventListener('afterprint', onPrinted)
    return () => {
      clearTimeout(timer)
      clearTimeout(patience)
      window.removeEventListener('afterprint', onPrinted)
      page.remove()
    }
  }, [paper, onPrinted])
  return createPortal(
    <section
      ref={sheet}
      data-slip={slip.ticket.order_id}
      className={cx(styles.slip, paper === 'a6' && styles.sheet)}
      aria-hidden="true"
    >
      <SlipHead slip={slip} place={place} />
      <SlipDishes ticket={slip.ticket} />
      <SlipFoot ticket={slip.ticket} timeZone={place?.timezone} />
    </section>,
    document.body,
  )
}

function SlipHead({ slip: { ticket, copy }, place }: { slip: Slip; place: RestaurantCard | undefined }) {
  const timeZone = place?.timezone
  const ready = readyBy(ticket)
  return (
    <header>
      {copy > 0 && <p className={styles.copy}>COPY {copy}</p>}
      <p className={styles.place} dir="auto">
        {place?.name}
      </p>
      <p className={styles.code}>{ticketCode(ticket.number)}</p>
      <p className={styles.facts}>
        <bdi>{ticket.details?.customer_label}</bdi>
        <span>{plural(ticket.item_count, 'item', 'items')}</span>
      </p>
      {ready !== null && <p className={styles.ready}>Ready by {formatTime(ready, timeZone)}</p>}
      <p>Promised {formatTimeRange(ticket.promised_from, ticket.promised_until, timeZone)}</p>
    </header>
  )
}

function SlipDishes({ ticket }: { ticket: Ticket }) {
  const note = ticket.details?.note ?? ''
  return (
    <div className={styles.dishes}>
      {note !== '' && <Note text={note} />}
      {dishLines(ticket).map((line) => (
        <div key={line.position} className={styles.dish}>
          <p className={styles.name}>
            <span>{line.quantity} ×</span> <bdi dir="auto">{line.label}</bdi>
          </p>
          {line.options.map(({ name }) => (
            <p key={name} className={cx(styles.option, isRemoval(name) && styles.removal)} dir="auto">
              {name}
            </p>
          ))}
          {line.note !== '' && <Note text={line.note} />}
        </div>
      ))}
    </div>
  )
}

/** A printer has no red: an allergy says so in words, in a frame. */
function Note({ text }: { text: string }) {
  const isDanger = isAllergyNote(text)
  return (
    <p className={cx(styles.note, isDanger && styles.danger)} dir="auto">
      {isDanger && <strong>!! ALLERGY !! </strong>}
      {text}
    </p>
  )
}

function SlipFoot({ ticket, timeZone }: { ticket: Ticket; timeZone: string | undefined }) {
  const now = Date.now()
  return (
    <footer className={styles.foot}>
      <p>Total {formatMoney(ticket.total_minor, ticket.currency)}</p>
      <p>
        Printed {formatDate(now, timeZone)}, {formatTime(now, timeZone)}
      </p>
    </footer>
  )
}
