import type { RestaurantRole } from '@platewire/client'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Select } from '../../components/ui/select.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { ROLE_WORDS, ROLES, roleNamed } from './roles.ts'
import styles from './team-page.module.css'

/** Whether a text could be an e-mail address; the server has the last word. */
export const isAddress = (text: string): boolean => /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)

/** Asks somebody to work here, by mail. The least role is chosen first. */
export function InviteForm({
  isPending,
  error,
  onInvite,
}: {
  isPending: boolean
  error: Error | null
  /** Resolves to true when the form may be emptied. */
  onInvite: (email: string, role: RestaurantRole) => Promise<boolean>
}) {
  const [email, setEmail] = useState('')
  const [role, setRole] = useState<RestaurantRole>('staff')
  const [isWrong, setWrong] = useState(false)
  const submit = async (event: FormEvent) => {
    event.preventDefault()
    const address = email.trim()
    setWrong(!isAddress(address))
    if (isAddress(address) && (await onInvite(address, role))) setEmail('')
  }
  return (
    <form className={styles.add} onSubmit={submit} noValidate>
      <h2 className={styles.addTitle}>Invite a colleague</h2>
      <TextField
        label="E-mail"
        type="email"
        dir="ltr"
        inputMode="email"
        autoComplete="off"
        value={email}
        hint="They get a link that is good for 7 days and works once."
        error={isWrong ? 'This is not an e-mail address yet.' : error ? errorLine(error) : null}
        onChange={(event) => setEmail(event.target.value)}
      />
      <Select label="Role" value={role} onChange={(event) => setRole(roleNamed(event.target.value))}>
        {ROLES.map((name) => (
          <option key={name} value={name}>
            {ROLE_WORDS[name].name}: {ROLE_WORDS[name].may}
          </option>
        ))}
      </Select>
      <Button type="submit" pending={isPending} pendingLabel="Inviting…" className={styles.addButton}>
        Send invitation
      </Button>
    </form>
  )
}
