import { IconArrowLeft } from '@tabler/icons-react'
import { Link, Navigate } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { ErrorState } from '../../components/ui/state-message.tsx'
import { LogoMark } from '../../components/wire/logo.tsx'
import { errorText } from '../../lib/error-text.ts'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { Invitations } from './invitations.tsx'
import { Members } from './members.tsx'
import styles from './team-page.module.css'
import { useTeam } from './use-team.ts'

/** R7: who works at a restaurant. Owners change it; everybody may leave. */
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
  const { colleagues, change } = useTeam(restaurantId)
  if (colleagues.isError && colleagues.data === undefined)
    return <TeamFailed error={colleagues.error} onRetry={() => void colleagues.refetch()} />
  if (colleagues.data === undefined) return <TeamSkeleton />
  const isOwner = colleagues.data.some(({ user_id, role }) => user_id === ownId && role === 'owner')
  return (
    <>
      <p className={styles.lead}>
        {isOwner
          ? 'Everybody here sees the orders of this restaurant. Removing somebody ends their access on every device at once.'
          : 'Everybody here sees the orders of this restaurant. Owners change the team.'}
      </p>
      <Members colleagues={colleagues.data} ownId={ownId} isOwner={isOwner} change={change} />
      {isOwner && <Invitations restaurantId={restaurantId} />}
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
