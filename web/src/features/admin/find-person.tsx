import type { FoundPerson } from '@platewire/client/admin'
import { IconSearch } from '@tabler/icons-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { errorLine } from '../../lib/error-text.ts'
import styles from './roles-page.module.css'
import { usePerson } from './use-admin-roles.ts'

/** Whether a text could be an address, before anybody is asked. */
export const isAddress = (text: string): boolean => /^\S+@\S+$/.test(text.trim())

/** Finds one account by its whole e-mail address: nobody leafs through people. */
export function FindPerson({
  label,
  onPerson,
}: {
  label: string
  /** What to show of the person found. */
  onPerson: (person: FoundPerson) => ReactNode
}) {
  const [text, setText] = useState('')
  const [email, setEmail] = useState('')
  const [problem, setProblem] = useState<string | null>(null)
  const person = usePerson(email)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!isAddress(text)) return setProblem('A whole address, such as lea@example.com.')
    setProblem(null)
    const asked = text.trim().toLowerCase()
    if (asked === email) void person.refetch()
    setEmail(asked)
  }
  return (
    <>
      <form className={styles.find} onSubmit={submit} noValidate>
        <TextField
          label={label}
          type="email"
          dir="ltr"
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={text}
          leading={<Icon of={IconSearch} />}
          error={problem}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" variant="secondary" pending={person.isFetching} pendingLabel="Looking…">
          Find
        </Button>
      </form>
      <div aria-live="polite">
        {person.isError && <p className={styles.refused}>{errorLine(person.error)}</p>}
        {person.data === null && (
          <p className={styles.nobody}>
            Nobody has an account with <bdi dir="ltr">{email}</bdi>. They sign up first; then you find them
            here.
          </p>
        )}
        {person.data && onPerson(person.data)}
      </div>
    </>
  )
}
