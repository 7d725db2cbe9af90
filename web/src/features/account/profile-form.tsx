import { IconCheck, IconClock } from '@tabler/icons-react'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { announce } from '../../lib/announce.ts'
import { errorLine, fieldOf } from '../../lib/error-text.ts'
import { formatTime } from '../../lib/format.ts'
import styles from './profile-form.module.css'
import { type ProfileChange, type ProfileText, useSaveProfile } from './use-profile.ts'

/** Name and phone. Saved is said with its time, right where one pressed; kept on this device is said as well. */
export function ProfileForm({
  typed,
  change,
}: {
  /** What the fields begin with. */
  typed: ProfileText
  /** The last change, from this visit or an earlier one. */
  change: ProfileChange
}) {
  const save = useSaveProfile()
  const [openedAt] = useState(Date.now)
  // Only what was typed here: the rest follows what another tab or device saved, and is never written back as it was.
  const [edits, setEdits] = useState<Partial<ProfileText>>({})
  const shown = { ...typed, ...edits }
  const error = change?.state === 'refused' ? change.error : save.error
  const wrongField = fieldOf(error)
  const note = Object.keys(edits).length > 0 || save.isPending ? null : noteOf(change, openedAt)
  const said = note?.text
  useEffect(() => {
    if (said) announce(said)
  }, [said])

  const edit = (change: Partial<ProfileText>) => setEdits((now) => ({ ...now, ...change }))

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    save.mutate(
      { display_name: shown.display_name.trim(), phone: shown.phone.trim() },
      // What was typed while it was saved stays.
      { onSuccess: () => setEdits((now) => (now === edits ? {} : now)) },
    )
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Name"
        name="display_name"
        autoComplete="name"
        required
        maxLength={80}
        value={shown.display_name}
        onChange={({ target }) => edit({ display_name: target.value })}
        hint="The kitchen sees your first name and an initial."
        error={wrongField === 'display_name' ? errorLine(error) : undefined}
      />
      <TextField
        label="Phone"
        optional
        name="phone"
        type="tel"
        dir="ltr"
        autoComplete="tel"
        value={shown.phone}
        onChange={({ target }) => edit({ phone: target.value })}
        hint="Only your courier sees it, while your order is on its way."
        error={wrongField === 'phone' ? errorLine(error) : undefined}
      />
      {error !== null && wrongField === null && (
        <p className={styles.error} role="alert">
          {errorLine(error)}
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
        {note && (
          <span className={note.isKept ? styles.kept : styles.saved}>
            <Icon of={note.isKept ? IconClock : IconCheck} />
            {note.text}
          </span>
        )}
      </div>
    </form>
  )
}

/** What is said beside the button about the last change. One from an earlier visit that is done needs no word. */
function noteOf(change: ProfileChange, openedAt: number): { text: string; isKept: boolean } | null {
  switch (change?.state) {
    case 'pending':
    case 'sending':
      return { text: `Saved on this device ${formatTime(change.madeAt)}, will be sent`, isKept: true }
    case 'done':
      return (change.settledAt ?? 0) > openedAt
        ? { text: `Saved ${formatTime(change.settledAt ?? 0)}`, isKept: false }
        : null
    default:
      return null
  }
}
