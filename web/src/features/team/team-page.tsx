import type { Member, RestaurantRole } from '@platewire/client'
import { IconArrowLeft } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, Navigate, useNavigate } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { ErrorState } from '../../components/ui/state-message.tsx'
import { LogoMark } from '../../components/wire/logo.tsx'
import { errorText } from '../../lib/error-text.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { AddMember } from './add-member.tsx'
import { MemberRow } from './member-row.tsx'
import { RemoveDialog } from './remove-dialog.tsx'
import styles from './team-page.module.css'
import { useTeam } from './use-team.ts'

/** Who works at a restaurant. Owners change it; everybody may leave. */
export function TeamPage({ restaurantId }: { restaurantId: string }) {
  const session = useSession()
  if (session.status === 'signed_out') return <Navigate to={paths.signIn(paths.team(restaurantId))} replace />
  return (
    <div className={styles.page}>
      <header className={styles.top}>
        <Link to={paths.board(restaurantId)} className={styles.back}>
          <Icon of={IconArrowLeft} /> Board
        </Link>
        <LogoMark size={22} />
      </header>
      <h1 className={styles.title}>Team</h1>
      {session.status === 'signed_in' && <Team restaurantId={restaurantId} ownId={session.userId} />}
    </div>
  )
}

function Team({ restaurantId, ownId }: { restaurantId: string; ownId: string }) {
  const { team, change } = useTeam(restaurantId)
  const navigate = useNavigate()
  const [leaving, setLeaving] = useState<Member | null>(null)
  if (team.isError) return <TeamFailed error={team.error} onRetry={() => void team.refetch()} />
  if (team.data === undefined) return <TeamSkeleton />
  const isOwner = team.data.some((member) => member.user_id === ownId && member.role === 'owner')
  const errorOf = (userId: string) =>
    change.isError && change.variables.userId === userId ? change.error : null
  const isPending = (userId: string) => change.isPending && change.variables.userId === userId
  const setRole = (userId: string, role: RestaurantRole) => change.mutate({ type: 'set', userId, role })
  const remove = (member: Member) => {
    setLeaving(null)
    change.mutate(
      { type: 'remove', userId: member.user_id },
      { onSuccess: () => member.user_id === ownId && navigate(paths.work()) },
    )
  }
  return (
    <>
      <p className={styles.lead}>
        {isOwner
          ? 'Everybody here sees the orders of this restaurant. Removing somebody ends their access on every device at once.'
          : 'Everybody here sees the orders of this restaurant. Owners change the team.'}
      </p>
      <ul className={styles.members}>
        {team.data.map((member) => (
          <MemberRow
            key={member.user_id}
            member={member}
            isSelf={member.user_id === ownId}
            canManage={isOwner}
            isPending={isPending(member.user_id)}
            error={errorOf(member.user_id)}
            onRole={(role) => setRole(member.user_id, role)}
            onRemove={() => setLeaving(member)}
          />
        ))}
      </ul>
      {isOwner && (
        <AddMember
          isPending={change.isPending}
          known={team.data}
          error={
            change.isError && !team.data.some((member) => member.user_id === change.variables.userId)
              ? change.error
              : null
          }
          onAdd={setRole}
        />
      )}
      <p className={styles.own}>
        Your own account number is <code dir="ltr">{ownId}</code>. An owner of another restaurant needs it to
        let you in there.
      </p>
      {leaving && (
        <RemoveDialog
          member={leaving}
          isSelf={leaving.user_id === ownId}
          onRemove={() => remove(leaving)}
          onClose={() => setLeaving(null)}
        />
      )}
    </>
  )
}

function TeamSkeleton() {
  return (
    <Skeleton label="Loading the team" className={styles.members}>
      <Bone height="76px" />
      <Bone height="76px" />
      <Bone height="76px" />
    </Skeleton>
  )
}

function TeamFailed({ error, onRetry }: { error: Error; onRetry: () => void }) {
  const { what, action, reason, isRetryable } = errorText(error)
  return (
    <ErrorState
      title={what}
      safe={action}
      reason={reason}
      art={<EmptyPlate scene={isRetryable ? 'offline' : 'access-ended'} />}
      action={
        isRetryable ? (
          <Button onClick={onRetry}>Try again</Button>
        ) : (
          <Link to={paths.work()} className={buttonClass()}>
            Your restaurants
          </Link>
        )
      }
    />
  )
}
