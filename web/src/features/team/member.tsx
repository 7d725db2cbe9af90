import type { RestaurantRole } from '@platewire/client'
import type { Colleague } from '@platewire/client/team'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { announce } from '../../lib/announce.ts'
import { isolate } from '../../lib/bidi.ts'
import { catchFocus } from '../../lib/catch-focus.ts'
import { paths } from '../../lib/paths.ts'
import { MemberRow } from './member-row.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import { ROLE_WORDS } from './roles.ts'
import { useTeamChange } from './use-team.ts'

/** What was just changed of somebody else, and the role that undoes it. Access ended at once: taking that back lets them in anew. */
export interface Done {
  readonly userId: string
  readonly role: RestaurantRole
  readonly words: string
}

/** A colleague, and changing what they are. What one does to oneself cannot be taken back by oneself, so there is no undo for it. */
export function Member({
  restaurantId,
  member,
  isSelf,
  canManage,
  now,
  onChange,
  onDone,
  onGone,
}: {
  restaurantId: string
  member: Colleague
  isSelf: boolean
  canManage: boolean
  now: number
  /** A change is asked for. */
  onChange: () => void
  onDone: (done: Done) => void
  /** Their access was ended, and with it the row. */
  onGone: () => void
}) {
  const navigate = useNavigate()
  const change = useTeamChange(restaurantId)
  const row = useRef<HTMLLIElement>(null)
  const [isLeaving, setLeaving] = useState(false)
  const { user_id: userId, role: before } = member
  const name = member.display_name === '' ? 'This person' : isolate(member.display_name)

  // Not by callbacks of `mutate`: by the time it is done, the row may be gone.
  const setRole = async (role: RestaurantRole) => {
    onChange()
    try {
      await change.mutateAsync({ type: 'set', userId, role })
    } catch {
      return false
    }
    if (isSelf) announce(`You are ${ROLE_WORDS[role].as} now`)
    catchFocus(row.current, row.current)
    if (!isSelf) onDone({ userId, role: before, words: `${name} is ${ROLE_WORDS[role].as} now` })
    return true
  }
  const remove = async () => {
    setLeaving(false)
    onChange()
    try {
      await change.mutateAsync({ type: 'remove', userId })
    } catch {
      return
    }
    if (isSelf) return void navigate(paths.work())
    onGone()
    onDone({ userId, role: before, words: `${name} has no access any more` })
  }
  return (
    <MemberRow
      ref={row}
      member={member}
      isSelf={isSelf}
      canManage={canManage}
      isPending={change.isPending}
      error={change.error}
      now={now}
      onRole={setRole}
      onRemove={() => setLeaving(true)}
    >
      {isLeaving && (
        <RemoveDialog
          member={member}
          isSelf={isSelf}
          onRemove={() => void remove()}
          onClose={() => setLeaving(false)}
        />
      )}
    </MemberRow>
  )
}
