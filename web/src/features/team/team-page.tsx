import type { Colleague } from '@platewire/client/team'
import { Navigate } from 'react-router'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { WorkData } from '../../components/work/work-data.tsx'
import { WorkPage } from '../../components/work/work-page.tsx'
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
    <WorkPage back={{ to: paths.board(restaurantId), word: 'Board' }} title="Team">
      {session.status === 'signed_in' && <Team restaurantId={restaurantId} ownId={session.userId} />}
    </WorkPage>
  )
}

function Team({ restaurantId, ownId }: { restaurantId: string; ownId: string }) {
  const team = useTeam(restaurantId)
  return (
    <WorkData query={team} bones={<TeamSkeleton />}>
      {(colleagues) => <Colleagues restaurantId={restaurantId} ownId={ownId} colleagues={colleagues} />}
    </WorkData>
  )
}

function Colleagues({
  restaurantId,
  ownId,
  colleagues,
}: {
  restaurantId: string
  ownId: string
  colleagues: readonly Colleague[]
}) {
  const isOwner = colleagues.some(({ user_id, role }) => user_id === ownId && role === 'owner')
  return (
    <>
      <p className={styles.lead}>
        {isOwner
          ? 'Everybody here sees the orders of this restaurant. Removing somebody ends their access on every device at once.'
          : 'Everybody here sees the orders of this restaurant. Owners change the team.'}
      </p>
      <Members restaurantId={restaurantId} colleagues={colleagues} ownId={ownId} isOwner={isOwner} />
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
