import { announce } from '../../lib/announce.ts'
import { InvitationList } from './invitation-list.tsx'
import { InviteForm } from './invite-form.tsx'
import { useInvitations } from './use-team.ts'

/** Letting people in, for owners. */
export function Invitations({ restaurantId }: { restaurantId: string }) {
  const { invitations, change } = useInvitations(restaurantId)
  const wish = change.variables
  const rowId = wish !== undefined && wish.type !== 'invite' ? wish.invitationId : null
  return (
    <>
      <InvitationList
        invitations={invitations.data ?? []}
        pending={change.isPending ? rowId : null}
        error={change.isError && rowId !== null ? { id: rowId, cause: change.error } : null}
        onChange={(next) => change.mutate(next)}
      />
      <InviteForm
        isPending={change.isPending && rowId === null}
        error={change.isError && rowId === null ? change.error : null}
        onInvite={(email, role) =>
          change.mutateAsync({ type: 'invite', email, role }).then(
            () => {
              announce(`${email} is invited`)
              return true
            },
            () => false,
          )
        }
      />
    </>
  )
}
