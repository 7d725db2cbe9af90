import type { Invitation } from '@platewire/client/team'
import { Button } from '../../components/ui/button.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoment } from '../../lib/format.ts'
import { ROLE_WORDS } from './roles.ts'
import styles from './team-page.module.css'
import type { InvitationChange } from './use-team.ts'

/** How far an invitation is, in a sentence. */
export function invitationWords({ mail_state, is_valid, expires_at, asked_at }: Invitation): string {
  if (mail_state === 'failed') return 'The mail could not be delivered. Check the address, or send it again.'
  if (!is_valid) return 'Its link has run out. Send it again.'
  if (mail_state !== 'sent') return 'The mail is on its way.'
  return `Mailed ${formatMoment(asked_at)}, good until ${formatMoment(expires_at)}.`
}

/** Who was invited and has not come yet. A refusal stands on the row it concerns. */
export function InvitationList({
  invitations,
  pending,
  error,
  onChange,
}: {
  invitations: readonly Invitation[]
  /** The invitation that is being changed. */
  pending: string | null
  error: { readonly id: string; readonly cause: Error } | null
  onChange: (change: InvitationChange) => void
}) {
  if (invitations.length === 0) return null
  return (
    <section aria-labelledby="invited">
      <h2 id="invited" className={styles.addTitle}>
        Invited
      </h2>
      <ul className={styles.members}>
        {invitations.map((invitation) => {
          const { invitation_id: id, email, role } = invitation
          return (
            <li key={id} className={styles.invited} aria-busy={pending === id || undefined}>
              <div className={styles.who}>
                <p className={styles.name}>
                  <bdi dir="ltr">{email}</bdi>
                </p>
                <p className={styles.since}>
                  {ROLE_WORDS[role].name}. {invitationWords(invitation)}
                </p>
              </div>
              <div className={styles.invitedActs}>
                <Button
                  variant="secondary"
                  pending={pending === id}
                  onClick={() => onChange({ type: 'resend', invitationId: id })}
                >
                  Send again
                </Button>
                <Button
                  variant="secondary"
                  pending={pending === id}
                  onClick={() => onChange({ type: 'revoke', invitationId: id })}
                >
                  Take back
                </Button>
              </div>
              {error?.id === id && (
                <p className={styles.refused} role="alert">
                  {errorLine(error.cause)}
                </p>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
