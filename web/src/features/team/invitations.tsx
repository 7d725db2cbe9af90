import { useRef } from 'react'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { WorkData } from '../../components/work/work-data.tsx'
import { announce } from '../../lib/announce.ts'
import { catchFocus } from '../../lib/catch-focus.ts'
import { InvitationList } from './invitation-list.tsx'
import { InviteForm } from './invite-form.tsx'
import styles from './team-page.module.css'
import { useInvitationChange, useInvitations } from './use-team.ts'

/** Letting people in, for owners. */
export function Invitations({ restaurantId }: { restaurantId: string }) {
  const invitations = useInvitations(restaurantId)
  const invite = useInvitationChange(restaurantId)
  const part = useRef<HTMLDivElement>(null)
  return (
    <div ref={part} className={styles.invitations} tabIndex={-1}>
      <WorkData
        query={invitations}
        bones={<InvitationsSkeleton />}
        kept="Who was invited stays invited."
        isPart
      >
        {(known) => (
          <InvitationList
            restaurantId={restaurantId}
            invitations={known}
            onGone={() => catchFocus(part.current, part.current)}
          />
        )}
      </WorkData>
      <InviteForm
        isPending={invite.isPending}
        error={invite.error}
        onInvite={(email, role) =>
          invite.mutateAsync({ type: 'invite', email, role }).then(
            () => {
              announce(`${email} is invited`)
              return true
            },
            () => false,
          )
        }
      />
    </div>
  )
}

function InvitationsSkeleton() {
  return (
    <Skeleton label="Loading who is invited">
      <Bone height="64px" />
    </Skeleton>
  )
}
