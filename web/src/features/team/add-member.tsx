import type { Member, RestaurantRole } from '@platewire/client'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Select } from '../../components/ui/select.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { ROLE_WORDS, ROLES, roleNamed } from './roles.ts'
import styles from './team-page.module.css'

const ACCOUNT_NUMBER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** What is wrong with an account number before it is sent, or null. */
export function accountProblem(text: string, known: readonly Pick<Member, 'user_id'>[]): string | null {
  if (!ACCOUNT_NUMBER.test(text)) {
    return 'An account number has 36 signs, such as 3f2c…-…. Your colleague finds it on their own Team or Account page.'
  }
  const isHere = known.some((member) => member.user_id === text.toLowerCase())
  return isHere ? 'This person is in the team already.' : null
}

/** Lets somebody in by their account number: e-mail addresses of others are nobody's to look up. */
export function AddMember({
  isPending,
  known,
  error,
  onAdd,
}: {
  isPending: boolean
  known: readonly Member[]
  error: Error | null
  onAdd: (userId: string, role: RestaurantRole) => void
}) {
  const [number, setNumber] = useState('')
  const [role, setRole] = useState<RestaurantRole>('staff')
  const [problem, setProblem] = useState<string | null>(null)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const userId = number.trim()
    const found = accountProblem(userId, known)
    setProblem(found)
    if (found === null) onAdd(userId.toLowerCase(), role)
  }
  return (
    <form className={styles.add} onSubmit={submit} noValidate>
      <h2 className={styles.addTitle}>Add a colleague</h2>
      <TextField
        label="Account number"
        dir="ltr"
        autoComplete="off"
        spellCheck={false}
        value={number}
        error={problem ?? (error ? errorLine(error) : null)}
        onChange={(event) => setNumber(event.target.value)}
      />
      <Select label="Role" value={role} onChange={(event) => setRole(roleNamed(event.target.value))}>
        {ROLES.map((name) => (
          <option key={name} value={name}>
            {ROLE_WORDS[name].name}: {ROLE_WORDS[name].may}
          </option>
        ))}
      </Select>
      <Button type="submit" pending={isPending} pendingLabel="Adding…" className={styles.addButton}>
        Add to the team
      </Button>
    </form>
  )
}
