import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { PasswordField, TextField } from '../../components/ui/text-field.tsx'
import { passwordWords, SHORTEST_PASSWORD } from '../../lib/password.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { authErrors, textOf } from './auth-errors.ts'
import { FormError } from './form-error.tsx'
import styles from './session.module.css'

/** Name, e-mail, password: then one is signed in, at once. */
export function SignUpForm({
  next,
  email = '',
  onDone,
}: {
  next: ReactNode
  /** Filled in already. */
  email?: string | undefined
  onDone: (name: string) => void
}) {
  const { accounts } = usePlatewire()
  const [password, setPassword] = useState('')
  const [sentTo, setSentTo] = useState<string | null>(null)
  const signUp = useMutation({
    mutationFn: (form: { name: string; email: string; password: string }) =>
      accounts.signUp(form.email, form.password, form.name),
    onSuccess: (result, form) => (result.needsConfirmation ? setSentTo(form.email) : onDone(form.name)),
  })
  const errors = authErrors(signUp.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    signUp.mutate({
      name: textOf(form, 'name'),
      email: textOf(form, 'email'),
      password,
    })
  }

  if (sentTo !== null) {
    return (
      <EmptyState title="One step is left">
        We sent a link to <bdi>{sentTo}</bdi>. Open it on this device and you are signed in. Your cart waits
        here.
      </EmptyState>
    )
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        required
        maxLength={80}
        hint="The kitchen sees your first name and an initial."
      />
      <TextField
        label="E-mail"
        name="email"
        type="email"
        dir="ltr"
        inputMode="email"
        autoComplete="email"
        defaultValue={email}
        required
        error={errors.email}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="new-password"
        required
        minLength={SHORTEST_PASSWORD}
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        hint={passwordWords(password)}
        error={errors.password}
      />
      <FormError>{errors.form}</FormError>
      <Button
        type="submit"
        size="large"
        wide
        pending={signUp.isPending}
        pendingLabel="Creating your account…"
        longPendingLabel="Still trying…"
      >
        Create account
      </Button>
      <p className={styles.next}>{next}</p>
    </form>
  )
}
