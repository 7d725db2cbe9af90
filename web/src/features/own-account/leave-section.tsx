import { PlatewireError } from '@platewire/client'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useId, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { PasswordField } from '../../components/ui/text-field.tsx'
import { formatCountdown } from '../../lib/format.ts'
import { useRetryAfter } from '../../lib/use-retry-after.ts'
import { ActError } from './act-error.tsx'
import styles from './own-account.module.css'
import { passwordErrors } from './password-section.tsx'
import { useOwnAccount } from './use-own-account.ts'

/** Deletes the account. `wayOn` answers what stands in the way with where to go. */
export function LeaveSection({
  onGone,
  wayOn,
}: {
  onGone: () => void
  wayOn: (reason: string, facts: Readonly<Record<string, unknown>>) => ReactNode
}) {
  const [isAsked, setAsked] = useState(false)
  return (
    <>
      <p className={styles.text}>
        Deletes your profile, addresses, messages and devices at once. There is no way back.
      </p>
      <Button variant="secondary" onClick={() => setAsked(true)}>
        Delete my account
      </Button>
      {isAsked && <LeaveDialog onClose={() => setAsked(false)} onGone={onGone} wayOn={wayOn} />}
    </>
  )
}

function LeaveDialog({
  onClose,
  onGone,
  wayOn,
}: Parameters<typeof LeaveSection>[0] & { onClose: () => void }) {
  const own = useOwnAccount()
  const formId = useId()
  const leave = useMutation({
    mutationFn: (password: string) => own.deleteAccount(password),
    onSuccess: onGone,
  })
  const { error } = leave
  const wait = useRetryAfter(error)
  const errors = passwordErrors(error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    leave.mutate(String(new FormData(event.currentTarget).get('password') ?? ''))
  }

  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="sheet"
      title="Delete my account"
      footer={
        <Button
          type="submit"
          form={formId}
          variant="danger"
          size="large"
          wide
          disabled={wait > 0}
          pending={leave.isPending}
          pendingLabel="Deleting…"
          longPendingLabel="Still trying…"
        >
          {wait > 0 ? `Try again in ${formatCountdown(wait)}` : 'Delete everything now'}
        </Button>
      }
    >
      <form id={formId} className={styles.form} onSubmit={submit}>
        <ul className={styles.list}>
          <li>Your name, phone, addresses and what you wrote to support are erased now.</li>
          <li>Past orders stay in the books of the restaurants, without your name, address or notes.</li>
          <li>Every device is signed out, and your e-mail is free for a new account.</li>
        </ul>
        <PasswordField
          label="Your password"
          name="password"
          autoComplete="current-password"
          required
          error={errors.current}
        />
        <ActError error={errors.form} />
        {error instanceof PlatewireError && wayOn(error.reason, error.facts)}
      </form>
    </Dialog>
  )
}
