import { type RestaurantCard, type Ticket, ticketCode } from '@platewire/client'
import { IconArrowBackUp, IconCheck } from '@tabler/icons-react'
import { memo, useId, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { cx } from '../../../lib/cx.ts'
import { plural } from '../../../lib/format.ts'
import { PENDING_WORDS } from '../acts.ts'
import { usePace } from '../hooks/use-pace.ts'
import { PlaceBand } from '../parts/place-band.tsx'
import ticketStyles from '../parts/ticket.module.css'
import { NoteBand } from '../parts/ticket-lines.tsx'
import { useBoardSlots } from '../slots.ts'
import { KitchenLineButton } from './kitchen-line.tsx'
import styles from './kitchen-ticket.module.css'
import type { KitchenTicket } from './kitchen-tickets.ts'

/** What a kitchen ticket lets people do. */
export interface KitchenHandlers {
  readonly onToggle: (ticket: Ticket, position: number, isMade: boolean) => void
  /** Done with a ticket; while it is held, takes that back. */
  readonly onBump: (entry: KitchenTicket) => void
}

const FRESH_MS = 15_000

/** One order as a station sees it: what to make, large; what is done, ticked; the number of its key. */
export const KitchenTicketCard = memo(function KitchenTicketCard({
  entry,
  index,
  isWhole,
  isHeld,
  isSending,
  news,
  place,
  timeZone,
  handlers,
}: {
  entry: KitchenTicket
  index: number
  /** In the whole kitchen a ticket is not only made, its order is called ready. */
  isWhole: boolean
  isHeld: boolean
  isSending: boolean
  news: string | undefined
  /** Named on a view of several restaurants. */
  place: RestaurantCard | undefined
  timeZone: string | undefined
  handlers: KitchenHandlers
}) {
  const { ticket, lines, isCancelled } = entry
  const titleId = useId()
  const { TicketClock } = useBoardSlots()
  const [isFresh] = useState(() => Date.now() - Date.parse(ticket.accepted_at ?? '') < FRESH_MS)
  return (
    <article
      className={cx(styles.ticket, ticketStyles.paper, isFresh && ticketStyles.isNew, isHeld && styles.held)}
      aria-labelledby={titleId}
      data-kitchen-ticket={ticket.order_id}
    >
      <div className={styles.top}>
        <Head ticket={ticket} index={index} titleId={titleId} isCancelled={isCancelled} />
        {place && <PlaceBand place={place} />}
        {TicketClock && <TicketClock ticket={ticket} />}
        {isCancelled && <p className={styles.cancelled}>Cancelled, stop cooking</p>}
        {ticket.details && ticket.details.note !== '' && (
          <div className={styles.note}>
            <NoteBand text={ticket.details.note} />
          </div>
        )}
      </div>
      {ticket.details === null ? (
        <Skeleton label="Loading the dishes" className={styles.lines}>
          <Bone height="48px" />
        </Skeleton>
      ) : (
        <ul className={styles.lines}>
          {lines.map((line) => (
            <KitchenLineButton
              key={line.line.position}
              ticket={ticket}
              entry={line}
              timeZone={timeZone}
              isOver={isCancelled}
              onToggle={handlers.onToggle}
            />
          ))}
        </ul>
      )}
      {news && (
        <p className={cx(ticketStyles.news, ticketStyles.failed)} dir="auto">
          {news}
        </p>
      )}
      <Bump
        entry={entry}
        index={index}
        isWhole={isWhole}
        isHeld={isHeld}
        isSending={isSending}
        onBump={handlers.onBump}
      />
    </article>
  )
})

function Head({
  ticket,
  index,
  titleId,
  isCancelled,
}: {
  ticket: Ticket
  index: number
  titleId: string
  isCancelled: boolean
}) {
  const pace = usePace(ticket)
  return (
    <header className={cx(ticketStyles.head, ticketStyles[pace.tone], isCancelled && styles.stopped)}>
      <h3 id={titleId} className={cx(styles.number, isCancelled && styles.struck)}>
        {index < 9 && (
          <span className={styles.key} aria-hidden="true">
            {index + 1}
          </span>
        )}
        {ticketCode(ticket.number)}
      </h3>
      <p className={ticketStyles.pace} data-tone={pace.tone}>
        {pace.text}
      </p>
    </header>
  )
}

function bumpWord({ lines, isCancelled }: KitchenTicket, isWhole: boolean, isHeld: boolean): string {
  if (isCancelled) return 'Put away'
  if (isHeld) return isWhole ? 'Ready, undo' : 'Done, undo'
  if (isWhole) return 'Ready'
  return lines.length > 1 ? 'All done' : 'Done'
}

function Bump({
  entry,
  index,
  isWhole,
  isHeld,
  isSending,
  onBump,
}: {
  entry: KitchenTicket
  index: number
  isWhole: boolean
  isHeld: boolean
  isSending: boolean
  onBump: (entry: KitchenTicket) => void
}) {
  const { elsewhere, ticket } = entry
  return (
    <div className={styles.foot}>
      {elsewhere > 0 && <p className={styles.elsewhere}>{plural(elsewhere, 'dish', 'dishes')} elsewhere</p>}
      <Button
        variant={isHeld ? 'secondary' : 'primary'}
        wide
        className={ticketStyles.main}
        aria-keyshortcuts={index < 9 ? String(index + 1) : undefined}
        aria-label={`${bumpWord(entry, isWhole, isHeld)}, ${ticketCode(ticket.number)}`}
        data-bump
        disabled={ticket.details === null}
        pending={isSending}
        pendingLabel={PENDING_WORDS.ready}
        longPendingLabel="Still trying"
        onClick={() => onBump(entry)}
      >
        <Icon of={isHeld ? IconArrowBackUp : IconCheck} size={24} />
        {bumpWord(entry, isWhole, isHeld)}
      </Button>
    </div>
  )
}
