import type { Agent } from '@platewire/client/support'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import styles from './hand-on.module.css'

/** Hands one's conversation to a colleague, or back to all. Each way is a button of its own: arrow keys hand on nothing. */
export function HandOn({
  colleagues,
  isPending,
  onChoose,
}: {
  colleagues: readonly Agent[]
  isPending: boolean
  onChoose: (agentId: string | null) => void
}) {
  const [isOpen, setOpen] = useState(false)
  const choose = (agentId: string | null) => {
    setOpen(false)
    onChoose(agentId)
  }
  return (
    <>
      <Button
        size="small"
        variant="secondary"
        aria-haspopup="dialog"
        pending={isPending}
        pendingLabel="Handing on…"
        onClick={() => setOpen(true)}
      >
        Yours. Hand on…
      </Button>
      <Dialog
        isOpen={isOpen}
        onClose={() => setOpen(false)}
        title="Hand this conversation on"
        variant="sheet"
      >
        <ul className={styles.ways}>
          <li>
            <Button variant="secondary" wide onClick={() => choose(null)}>
              Back to the queue
            </Button>
          </li>
          {colleagues.map(({ user_id, name }) => (
            <li key={user_id}>
              <Button variant="secondary" wide onClick={() => choose(user_id)}>
                <span>
                  To <bdi>{name ?? 'a colleague'}</bdi>
                </span>
              </Button>
            </li>
          ))}
        </ul>
      </Dialog>
    </>
  )
}
