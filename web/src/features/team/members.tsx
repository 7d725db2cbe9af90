import type { Colleague } from '@platewire/client/team'
import { useRef, useState } from 'react'
import { UndoBar } from '../../components/ui/undo-bar.tsx'
import { catchFocus } from '../../lib/catch-focus.ts'
import { useNow } from '../../lib/clock.ts'
import { errorLine } from '../../lib/error-text.ts'
import { type Done, Member } from './member.tsx'
import styles from './team-page.module.css'
import { useTeamChange } from './use-team.ts'

/** The colleagues, and changing them. What was done to somebody else can be taken back for a moment. */
export function Members({
  restaurantId,
  colleagues,
  ownId,
  isOwner,
}: {
  restaurantId: string
  colleagues: readonly Colleague[]
  ownId: string
  isOwner: boolean
}) {
  const now = useNow(5)
  const list = useRef<HTMLUListElement>(null)
  const undo = useTeamChange(restaurantId)
  const [done, setDone] = useState<Done | null>(null)
  return (
    <>
      <ul ref={list} className={styles.members} tabIndex={-1} aria-label="The team">
        {colleagues.map((member) => (
          <Member
            key={member.user_id}
            restaurantId={restaurantId}
            member={member}
            isSelf={member.user_id === ownId}
            canManage={isOwner}
            now={now}
            onChange={() => {
              setDone(null)
              undo.reset()
            }}
            onDone={setDone}
            onGone={() => catchFocus(list.current, list.current)}
          />
        ))}
      </ul>
      {undo.isError && (
        <p className={styles.refused} role="alert">
          {errorLine(undo.error)}
        </p>
      )}
      {done && (
        <UndoBar
          message={done.words}
          onUndo={() => {
            setDone(null)
            undo.mutate({ type: 'set', userId: done.userId, role: done.role })
          }}
          onGone={() => setDone(null)}
        />
      )}
    </>
  )
}
