import type { RestaurantRole } from '@platewire/client'
import type { Colleague } from '@platewire/client/team'
import type { ReactNode, Ref } from 'react'
import { Monogram } from '../../art/monogram.tsx'
import { Button } from '../../components/ui/button.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatAge, formatDay, formatMoment } from '../../lib/format.ts'
import { RoleChoice } from './role-choice.tsx'
import { hueOf, ROLE_WORDS } from './roles.ts'
import styles from './team-page.module.css'

/** Boards beat every few seconds: heard of within this, ms, is here. */
const HERE_MS = 20_000
const DAY_MS = 24 * 3600_000

/** When a colleague's devices were last heard of. */
export function seenWords(seenAt: string | null, now: number): string {
  if (seenAt === null) return 'Not seen on a board yet'
  const age = now - Date.parse(seenAt)
  if (age < HERE_MS) return 'Here now'
  return age < DAY_MS ? `Last seen ${formatAge(age)} ago` : `Last seen ${formatMoment(seenAt, now)}`
}

/** A colleague: who, what they may do, since when, last seen when. A refusal stands on the row it concerns. */
export function MemberRow({
  ref,
  member,
  isSelf,
  canManage,
  isPending,
  error,
  now,
  onRole,
  onRemove,
  children,
}: {
  ref?: Ref<HTMLLIElement>
  member: Colleague
  isSelf: boolean
  canManage: boolean
  isPending: boolean
  error: Error | null
  now: number
  /** Resolves to true when the role is given. */
  onRole: (role: RestaurantRole) => Promise<boolean>
  onRemove: () => void
  /** What it asks in a dialog. */
  children?: ReactNode
}) {
  const name = member.display_name === '' ? 'No name yet' : member.display_name
  return (
    <li ref={ref} className={styles.member} tabIndex={-1} aria-busy={isPending || undefined}>
      <Monogram name={member.display_name} hue={hueOf(member.user_id)} />
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi dir="auto">{name}</bdi>
          {isSelf && <span className={styles.self}> you</span>}
        </p>
        <p className={styles.since}>
          {ROLE_WORDS[member.role].name}: {ROLE_WORDS[member.role].may}. Since {formatDay(member.created_at)}.{' '}
          {seenWords(member.last_seen_at, now)}.
        </p>
      </div>
      {canManage && (
        <RoleChoice
          name={member.display_name === '' ? 'this person' : member.display_name}
          role={member.role}
          isSelf={isSelf}
          isPending={isPending}
          onRole={onRole}
        />
      )}
      {(canManage || isSelf) && (
        <Button
          variant="secondary"
          className={styles.remove}
          pending={isPending}
          pendingLabel="Changing…"
          onClick={onRemove}
        >
          {isSelf ? 'Leave' : 'Remove'}
        </Button>
      )}
      {error && (
        <p className={styles.refused} role="alert">
          {errorLine(error)}
        </p>
      )}
      {children}
    </li>
  )
}
