import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { PasswordField } from '../../components/ui/text-field.tsx'
import { passwordWords, SHORTEST_PASSWORD } from '../../lib/password.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { authErrors } from './auth-errors.ts'
import { FormError } from './form-error.tsx'
import styles from './session.module.css'

/** Sets a new password, for somebody who followed the link of a recovery mail. */
export function NewPasswordForm({ onDone }: { onDone: () => void }) {
  const { accounts } = usePlatewire()
  const [password, setPassword] = useState('')
  const update = useMutation({
    mutationFn: (password: string) => accounts.updatePassword(password),
    onSuccess: onDone,
  })
  const errors = authErrors(update.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    update.mutate(password)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordField
        label="New password"
        name="password"
        autoComplete="new-password"
        required
        minLength={SHORTEST_PASSWORD}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        hint={passwordWords(password)}
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
      <p className={styles.next}>You stay signed in here. All other devices are signed out.</p>
    </form>
  )
}
