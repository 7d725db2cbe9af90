import { PlatewireError } from '@platewire/client'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import { ActError } from './act-error.tsx'
import styles from './own-account.module.css'
import { useAct, useOwnAccount, useOwnEmail } from './use-own-account.ts'

const FIELD_REASONS = ['EMAIL_TAKEN', 'INVALID_ARGUMENT']

/** The e-mail one signs in with, and another one while it waits to be confirmed. */
export function EmailSection({ redirectTo }: { redirectTo: string }) {
  const email = useOwnEmail()
  const [isChanging, setChanging] = useState(false)
  if (!email.data) {
    return email.isError ? (
      <QueryError error={email.error} onRetry={() => void email.refetch()} />
    ) : (
      <Skeleton label="Loading your e-mail">
        <Bone height="44px" />
      </Skeleton>
    )
  }
  return (
    <>
      <p className={styles.text}>
        You sign in with <bdi>{email.data.email}</bdi>.
      </p>
      {email.data.pending !== null && <Waiting pending={email.data.pending} />}
      {isChanging ? (
        <ChangeEmail redirectTo={redirectTo} onDone={() => setChanging(false)} />
      ) : (
        <Button variant="secondary" onClick={() => setChanging(true)}>
          Change e-mail
        </Button>
      )}
    </>
  )
}

function Waiting({ pending }: { pending: string }) {
  const own = useOwnAccount()
  const resend = useAct('ownEmail', () => own.resendEmailChange())
  const cancel = useAct('ownEmail', () => own.cancelEmailChange())
  return (
    <div className={styles.waiting} role="status">
      <p>
        Waiting for confirmation at <bdi>{pending}</bdi>. Follow the link in the mail; until then nothing
        changes.
      </p>
      <div className={styles.acts}>
        <Button
          variant="secondary"
          size="small"
          pending={resend.isPending}
          pendingLabel="Sending…"
          onClick={() => resend.mutate(undefined, { onSuccess: () => announce('The mail is sent again') })}
        >
          Send again
        </Button>
        <Button
          variant="quiet"
          size="small"
          pending={cancel.isPending}
          pendingLabel="Cancelling…"
          onClick={() =>
            cancel.mutate(undefined, { onSuccess: () => announce('Your e-mail stays as it is') })
          }
        >
          Cancel the change
        </Button>
      </div>
      {resend.isSuccess && <p>The mail is on its way again.</p>}
      <ActError error={resend.error ?? cancel.error} />
    </div>
  )
}

function ChangeEmail({ redirectTo, onDone }: { redirectTo: string; onDone: () => void }) {
  const own = useOwnAccount()
  const change = useAct('ownEmail', (email: string) => own.changeEmail(email, redirectTo))
  const isOnField = change.error instanceof PlatewireError && FIELD_REASONS.includes(change.error.reason)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const email = String(new FormData(event.currentTarget).get('email') ?? '').trim()
    change.mutate(email, {
      onSuccess: () => {
        announce(`Look at your mail at ${email}`)
        onDone()
      },
    })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="New e-mail"
        name="email"
        type="email"
        dir="ltr"
        inputMode="email"
        autoComplete="email"
        required
        hint="We send a link there. Your present e-mail works until you follow it."
        error={isOnField ? errorLine(change.error) : undefined}
      />
      {!isOnField && <ActError error={change.error} />}
      <div className={styles.acts}>
        <Button
          type="submit"
          pending={change.isPending}
          pendingLabel="Sending…"
          longPendingLabel="Still trying…"
        >
          Send the link
        </Button>
        <Button variant="quiet" onClick={onDone}>
          Keep the present one
        </Button>
      </div>
    </form>
  )
}
