import { useMutation } from '@tanstack/react-query'
import type { FormEvent } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { PasswordField } from '../../components/ui/text-field.tsx'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { authErrors } from './auth-errors.ts'
import { FormError } from './form-error.tsx'
import styles from './session.module.css'

/** Sets a new password, for somebody who followed the link of a recovery mail. */
export function NewPasswordForm({ onDone }: { onDone: () => void }) {
  const { accounts } = usePlatewire()
  const update = useMutation({
    mutationFn: (password: string) => accounts.updatePassword(password),
    onSuccess: onDone,
  })
  const errors = authErrors(update.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    update.mutate(String(new FormData(event.currentTarget).get('password') ?? ''))
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        required
        minLength={8}
        hint="At least 8 characters."
        error={errors.password}
      />
      <FormError>{errors.form ?? errors.email}</FormError>
      <Button
        type="submit"
        size="large"
        wide
        pending={update.isPending}
        pendingLabel="Saving…"
        longPendingLabel="Still trying…"
      >
        Save password
      </Button>
      <p className={styles.next}>You stay signed in here.</p>
    </form>
  )
}
