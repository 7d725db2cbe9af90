import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { PasswordField, TextField } from '../../components/ui/text-field.tsx'
import { formatCountdown } from '../../lib/format.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { useRetryAfter } from '../../lib/use-retry-after.ts'
import { authErrors, textOf } from './auth-errors.ts'
import { DemoLogins } from './demo-logins.tsx'
import { FormError } from './form-error.tsx'
import styles from './session.module.css'

/** E-mail and password. `next` says what follows, so that nobody wonders. */
export function SignInForm({
  next,
  isDemo,
  recoverLink,
  email: known = '',
  onDone,
}: {
  next: ReactNode
  isDemo: boolean
  recoverLink: ReactNode
  /** Filled in already. */
  email?: string | undefined
  onDone: () => void
}) {
  const { accounts } = usePlatewire()
  const [email, setEmail] = useState(known)
  const [password, setPassword] = useState('')
  const signIn = useMutation({
    mutationFn: (form: { email: string; password: string }) => accounts.signIn(form.email, form.password),
    onSuccess: onDone,
  })
  const errors = authErrors(signIn.error)
  const wait = useRetryAfter(signIn.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    signIn.mutate({ email: textOf(form, 'email'), password: String(form.get('password') ?? '') })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="E-mail"
        name="email"
        type="email"
        dir="ltr"
        autoComplete="username"
        inputMode="email"
        required
        value={email}
        onChange={(event) => setEmail(event.target.value)}
        error={errors.email}
      />
      <PasswordField
        label="Password"
        name="password"
        autoComplete="current-password"
        required
        value={password}
        onChange={(event) => setPassword(event.target.value)}
        error={errors.password}
      />
      <FormError>{errors.form}</FormError>
      <Button
        type="submit"
        size="large"
        wide
        disabled={wait > 0}
        pending={signIn.isPending}
        pendingLabel="Signing in…"
        longPendingLabel="Still trying…"
      >
        {wait > 0 ? `Try again in ${formatCountdown(wait)}` : 'Sign in'}
      </Button>
      <p className={styles.next}>
        {next} {recoverLink}
      </p>
      {isDemo && (
        <DemoLogins
          onPick={(login) => {
            setEmail(login.email)
            setPassword(login.password)
          }}
        />
      )}
    </form>
  )
}
