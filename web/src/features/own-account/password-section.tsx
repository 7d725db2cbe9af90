import { PlatewireError } from '@platewire/client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { PasswordField } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine } from '../../lib/error-text.ts'
import { formatCountdown } from '../../lib/format.ts'
import { passwordWords, SHORTEST_PASSWORD } from '../../lib/password.ts'
import { useRetryAfter } from '../../lib/use-retry-after.ts'
import { ActError } from './act-error.tsx'
import styles from './own-account.module.css'
import { useOwnAccount } from './use-own-account.ts'

/** Which field an answer is about. */
export function passwordErrors(error: unknown): { current?: string; next?: string; form?: unknown } {
  if (!(error instanceof PlatewireError)) return error ? { form: error } : {}
  switch (error.reason) {
    case 'INVALID_CREDENTIALS':
      return { current: 'This is not your present password. Check it, or reset it by mail.' }
    case 'WEAK_PASSWORD':
    case 'LONG_PASSWORD':
    case 'SAME_PASSWORD':
      return { next: errorLine(error) }
    default:
      return { form: error }
  }
}

/** A new password; the present one proves who asks. */
export function PasswordSection() {
  const [isChanging, setChanging] = useState(false)
  const [isDone, setDone] = useState(false)
  if (isChanging) {
    return (
      <ChangePassword
        onCancel={() => setChanging(false)}
        onDone={() => {
          setChanging(false)
          setDone(true)
          announce('Your new password is saved')
        }}
      />
    )
  }
  return (
    <div className={styles.acts}>
      <Button variant="secondary" onClick={() => setChanging(true)}>
        Change password
      </Button>
      {isDone && <span className={styles.done}>Saved. All other devices are signed out.</span>}
    </div>
  )
}

function ChangePassword({ onDone, onCancel }: { onDone: () => void; onCancel: () => void }) {
  const own = useOwnAccount()
  const [next, setNext] = useState('')
  const change = useMutation({
    mutationFn: (form: { current: string; next: string }) => own.changePassword(form.current, form.next),
    onSuccess: onDone,
  })
  const wait = useRetryAfter(change.error)
  const errors = passwordErrors(change.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    change.mutate({ current: String(new FormData(event.currentTarget).get('current') ?? ''), next })
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <PasswordField
        label="Present password"
        name="current"
        autoComplete="current-password"
        required
        error={errors.current}
      />
      <PasswordField
        label="New password"
        name="next"
        autoComplete="new-password"
        required
        minLength={SHORTEST_PASSWORD}
        value={next}
        onChange={(event) => setNext(event.target.value)}
        hint={passwordWords(next)}
        error={errors.next}
      />
      <ActError error={errors.form} />
      <div className={styles.acts}>
        <Button
          type="submit"
          disabled={wait > 0}
          pending={change.isPending}
          pendingLabel="Saving…"
          longPendingLabel="Still trying…"
        >
          {wait > 0 ? `Try again in ${formatCountdown(wait)}` : 'Save and sign out other devices'}
        </Button>
        <Button variant="quiet" onClick={onCancel}>
          Keep the present one
        </Button>
      </div>
    </form>
  )
}
