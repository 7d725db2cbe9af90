import type { Ticket } from '@platewire/client'
import { IconMoped } from '@tabler/icons-react'
import { Icon } from '../../../components/ui/icon.tsx'
import styles from './ticket.module.css'

const WORDS: Partial<Record<Ticket['status'], string>> = {
  accepted: 'A driver comes for it',
  preparing: 'A driver comes for it',
  ready: 'A driver comes for it',
  picked_up: 'With its driver',
}

/** That a driver of the platform brings an order, so that nobody here sends their own. */
export function TicketDriver({ ticket }: { ticket: Ticket }) {
  const words = ticket.has_driver ? WORDS[ticket.status] : undefined
  if (words === undefined) return null
  return (
    <p className={styles.seen}>
      <Icon of={IconMoped} size={20} />
      {words}
    </p>
  )
}
