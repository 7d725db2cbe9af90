import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { authErrors, textOf } from './auth-errors.ts'
import { FormError } from './form-error.tsx'
import styles from './session.module.css'

/** Asks for a mail that lets its owner set a new password. It never tells whether an account exists. */
export function RecoverForm({
  redirectTo,
  mailbox,
}: {
  redirectTo: string
  /** Where a demo's mails can be read. */
  mailbox: string | null
}) {
  const { accounts } = usePlatewire()
  const recover = useMutation({ mutationFn: (email: string) => accounts.recoverPassword(email, redirectTo) })
  const errors = authErrors(recover.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    recover.mutate(textOf(new FormData(event.currentTarget), 'email'))
  }

  if (recover.isSuccess) {
    return (
      <EmptyState
        title="Look at your mail"
        action={
          mailbox && (
            <a
              className={buttonClass({ variant: 'secondary' })}
              href={`${mailbox}?to=${encodeURIComponent(recover.variables)}`}
            >
              Open the demo's mailbox
            </a>
          )
        }
      >
        If <bdi>{recover.variables}</bdi> has an account, a link to set a new password is on its way. It works
        once.
      </EmptyState>
    )
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="E-mail"
        name="email"
        type="email"
        dir="ltr"
        inputMode="email"
        autoComplete="username"
        required
        error={errors.email}
      />
      <FormError>{errors.form ?? errors.password}</FormError>
      <Button
        type="submit"
        size="large"
        wide
        pending={recover.isPending}
        pendingLabel="Sending…"
        longPendingLabel="Still trying…"
      >
        Send the link
      </Button>
      <p className={styles.next}>The link opens this page again, where you choose a new password.</p>
    </form>
  )
}
