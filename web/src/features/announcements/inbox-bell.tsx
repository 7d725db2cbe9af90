import { IconInbox } from '@tabler/icons-react'
import { useState } from 'react'
import { Link } from 'react-router'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { paths } from '../../lib/paths.ts'
import styles from './inbox-bell.module.css'
import { InboxList } from './inbox-list.tsx'
import { useInbox } from './use-inbox.ts'

const labelOf = (unread: number): string => (unread === 0 ? 'Inbox' : `Inbox, ${unread} new`)

function Face({ unread }: { unread: number }) {
  return (
    <>
      <Icon of={IconInbox} size={24} />
      {unread > 0 && (
        <span className={styles.count} aria-hidden="true">
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </>
  )
}

/** How much is new, and the way to it. Where work must not be left, the inbox comes to the page instead. */
export function InboxBell({ opens }: { opens: 'page' | 'panel' }) {
  const { unread } = useInbox()
  const [isOpen, setOpen] = useState(false)
  if (opens === 'page')
    return (
      <Link to={paths.inbox()} className={styles.bell} aria-label={labelOf(unread)} title="Inbox">
        <Face unread={unread} />
      </Link>
    )
  return (
    <>
      <button
        type="button"
        className={styles.bell}
        aria-label={labelOf(unread)}
        title="Inbox"
        onClick={() => setOpen(true)}
      >
        <Face unread={unread} />
      </button>
      <Dialog isOpen={isOpen} onClose={() => setOpen(false)} variant="side" title="Inbox">
        <InboxList />
      </Dialog>
    </>
  )
}
