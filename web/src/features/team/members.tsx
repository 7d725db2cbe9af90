import type { RestaurantRole } from '@platewire/client'
import type { Colleague } from '@platewire/client/team'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import { UndoBar } from '../../components/ui/undo-bar.tsx'
import { isolate } from '../../lib/bidi.ts'
import { useNow } from '../../lib/clock.ts'
import { paths } from '../../lib/paths.ts'
import { MemberRow } from './member-row.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { ROLE_WORDS } from './roles.ts'
import styles from './team-page.module.css'
import type { useTeam } from './use-team.ts'

/** What was just changed of somebody else, and the role that undoes it. Access ended at once: taking that back lets them in anew. */
interface Done {
  readonly userId: string
  readonly role: RestaurantRole
  readonly words: string
}

/** The colleagues, and changing them. One's own leaving cannot be taken back by oneself, so there is no undo for it. */
export function Members({
  colleagues,
  ownId,
  isOwner,
  change,
}: {
  colleagues: readonly Colleague[]
  ownId: string
  isOwner: boolean
  change: ReturnType<typeof useTeam>['change']
}) {
  const navigate = useNavigate()
  const now = useNow(5)
  const [leaving, setLeaving] = useState<Colleague | null>(null)
  const [done, setDone] = useState<Done | null>(null)
  const asked = change.variables?.userId

  const setRole = ({ user_id: userId, role: before, display_name }: Colleague, role: RestaurantRole) => {
    setDone(null)
    const words = `${isolate(display_name)} is ${ROLE_WORDS[role].name.toLowerCase()} now.`
    change.mutate(
      { type: 'set', userId, role },
      // Whoever gave their own ownership away cannot take it back.
      { onSuccess: () => userId !== ownId && setDone({ userId, role: before, words }) },
    )
  }
  const remove = ({ user_id: userId, role, display_name }: Colleague) => {
    setLeaving(null)
    setDone(null)
    change.mutate(
      { type: 'remove', userId },
      {
        onSuccess: () =>
          userId === ownId
            ? void navigate(paths.work())
            : setDone({ userId, role, words: `${isolate(display_name)} has no access any more.` }),
      },
    )
  }
  return (
    <>
      <ul className={styles.members}>
        {colleagues.map((member) => (
          <MemberRow
            key={member.user_id}
            member={member}
            isSelf={member.user_id === ownId}
            canManage={isOwner}
            isPending={change.isPending && asked === member.user_id}
            error={change.isError && asked === member.user_id ? change.error : null}
            now={now}
            onRole={(role) => setRole(member, role)}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </ul>
      {leaving && (
        <RemoveDialog
          member={leaving}
          isSelf={leaving.user_id === ownId}
          onRemove={() => remove(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
      {done && (
        <UndoBar
          message={done.words}
          onUndo={() => {
            setDone(null)
            change.mutate({ type: 'set', userId: done.userId, role: done.role })
          }}
          onGone={() => setDone(null)}
        />
      )}
    </>
  )
}
