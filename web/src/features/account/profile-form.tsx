import type { Profile } from '@platewire/client'
import { IconCheck } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine, fieldOf } from '../../lib/error-text.ts'
import { formatTime } from '../../lib/format.ts'
import styles from './profile-form.module.css'
import { useSaveProfile } from './use-profile.ts'

/** Name and phone. Saved is said with its time, right where one pressed. */
export function ProfileForm({ profile, email }: { profile: Profile; email: string }) {
  const save = useSaveProfile()
  const [savedAt, setSavedAt] = useState<number | null>(null)
  const wrongField = fieldOf(save.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    setSavedAt(null)
    save.mutate(
      { display_name: text('display_name'), phone: text('phone') },
      {
        onSuccess: () => {
          const now = Date.now()
          setSavedAt(now)
          announce(`Saved ${formatTime(now)}`)
        },
      },
    )
  }

  return (
    <form className={styles.form} onSubmit={submit} onInput={() => setSavedAt(null)}>
      <TextField
        label="Name"
        name="display_name"
        autoComplete="name"
        required
        maxLength={80}
        defaultValue={profile.display_name}
        hint="The kitchen sees your first name and an initial."
        error={wrongField === 'display_name' ? errorLine(save.error) : undefined}
      />
      <TextField
        label="Phone"
        optional
        name="phone"
        type="tel"
        dir="ltr"
        autoComplete="tel"
        defaultValue={profile.phone}
        hint="Only your courier sees it, while your order is on its way."
        error={wrongField === 'phone' ? errorLine(save.error) : undefined}
      />
      <TextField label="E-mail" name="email" type="email" dir="ltr" defaultValue={email} readOnly />
      {save.isError && wrongField === null && (
        <p className={styles.error} role="alert">
          {errorLine(save.error)}
        </p>
      )}
      <div className={styles.foot}>
        <Button
          type="submit"
          pending={save.isPending}
          pendingLabel="Saving…"
          longPendingLabel="Still trying…"
        >
          Save
        </Button>
        {savedAt !== null && (
          <span className={styles.saved}>
            <Icon of={IconCheck} />
            Saved {formatTime(savedAt)}
          </span>
        )}
      </div>
    </form>
  )
}
