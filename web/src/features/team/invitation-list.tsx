import type { Invitation } from '@platewire/client/team'
import { Button } from '../../components/ui/button.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoment } from '../../lib/format.ts'
import { ROLE_WORDS } from './roles.ts'
import styles from './team-page.module.css'
import { useInvitationChange } from './use-team.ts'

/** How far an invitation is, in a sentence. */
export function invitationWords({ mail_state, is_valid, expires_at, asked_at }: Invitation): string {
  if (mail_state === 'failed') return 'The mail could not be delivered. Check the address, or send it again.'
  if (!is_valid) return 'Its link has run out. Send it again.'
  if (mail_state !== 'sent') return 'The mail is on its way.'
  return `Mailed ${formatMoment(asked_at)}, good until ${formatMoment(expires_at)}.`
}

/** Who was invited and has not come yet. */
export function InvitationList({
  restaurantId,
  invitations,
  onGone,
}: {
  restaurantId: string
  invitations: readonly Invitation[]
  /** One was taken back. */
  onGone: () => void
}) {
  if (invitations.length === 0) return null
  return (
    <section aria-labelledby="invited">
      <h2 id="invited" className={styles.addTitle}>
        Invited
      </h2>
      <ul className={styles.members}>
        {invitations.map((invitation) => (
          <InvitationRow
            key={invitation.invitation_id}
            restaurantId={restaurantId}
            invitation={invitation}
            onGone={onGone}
          />
        ))}
      </ul>
    </section>
  )
}

/** One invitation, with its acts. A refusal stands on the row it concerns. */
function InvitationRow({
  restaurantId,
  invitation,
  onGone,
}: {
  restaurantId: string
  invitation: Invitation
  onGone: () => void
}) {
  const { invitation_id: invitationId, email, role } = invitation
  const change = useInvitationChange(restaurantId)
  // Not by a callback of `mutate`: what was taken back may be gone from the list by then.
  const act = (type: 'resend' | 'revoke') =>
    change.mutateAsync({ type, invitationId }).then(
      () => {
        announce(
          type === 'resend' ? `The mail to ${email} is sent again` : `${email} is not invited any more`,
        )
        if (type === 'revoke') onGone()
      },
      () => {},
    )
  return (
    <li className={styles.invited} aria-busy={change.isPending || undefined}>
      <div className={styles.who}>
        <p className={styles.name}>
          <bdi dir="ltr">{email}</bdi>
        </p>
        <p className={styles.since}>
          {ROLE_WORDS[role].name}. {invitationWords(invitation)}
        </p>
      </div>
      <div className={styles.invitedActs}>
        <Button variant="secondary" pending={change.isPending} onClick={() => void act('resend')}>
          Send again
        </Button>
        <Button variant="secondary" pending={change.isPending} onClick={() => void act('revoke')}>
          Take back
        </Button>
      </div>
      {change.isError && (
        <p className={styles.refused} role="alert">
          {errorLine(change.error)}
        </p>
      )}
    </li>
  )
}
