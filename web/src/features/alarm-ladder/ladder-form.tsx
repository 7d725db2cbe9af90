import type { LadderStep, WishedStep } from '@platewire/client/alarm'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { Toggle } from '../../components/ui/toggle.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { type DraftErrors, type DraftStep, draftOf, errorsOf, wishesOf } from './draft.ts'
import styles from './ladder-form.module.css'
import { stepWords } from './words.ts'

/** The times of a ladder, to be changed by owners and managers. */
export function LadderForm({
  steps,
  isSaving,
  error,
  onSave,
  onCancel,
}: {
  steps: readonly LadderStep[]
  isSaving: boolean
  error: Error | null
  onSave: (steps: readonly WishedStep[] | null) => void
  onCancel: () => void
}) {
  const [draft, setDraft] = useState(() => draftOf(steps))
  const [isAsked, setAsked] = useState(false)
  const form = useRef<HTMLFormElement>(null)
  // It stands where the button was that opened it.
  useEffect(() => form.current?.focus(), [])
  const errors = isAsked ? errorsOf(draft) : {}
  const change = (step: string, changes: Partial<DraftStep>) =>
    setDraft((now) => now.map((one) => (one.step === step ? { ...one, ...changes } : one)))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    setAsked(true)
    if (Object.keys(errorsOf(draft)).length === 0) onSave(wishesOf(draft))
  }
  return (
    <form
      ref={form}
      className={styles.form}
      tabIndex={-1}
      aria-label="Times of the alarm"
      onSubmit={submit}
      noValidate
    >
      {draft.map((step) => (
        <StepFields key={step.step} step={step} errors={errors} onChange={change} />
      ))}
      <p className={styles.detail}>
        No step waits longer than three quarters of the time there is to accept an order.
      </p>
      {error && (
        <p className={styles.refused} role="alert">
          {errorLine(error)}
        </p>
      )}
      <div className={styles.acts}>
        <Button type="submit" pending={isSaving} pendingLabel="Saving…">
          Save times
        </Button>
        <Button variant="secondary" pending={isSaving} onClick={() => onSave(null)}>
          Use the usual times
        </Button>
        <Button variant="quiet" pending={isSaving} onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </form>
  )
}

function StepFields({
  step,
  errors,
  onChange,
}: {
  step: DraftStep
  errors: DraftErrors
  onChange: (step: string, changes: Partial<DraftStep>) => void
}) {
  const { icon, does, detail } = stepWords(step.step)
  const wrong = errors[step.step]
  return (
    <fieldset className={styles.step}>
      <legend className={styles.legend}>
        <Icon of={icon} size={24} /> {does}
      </legend>
      <p className={styles.detail}>{detail}</p>
      {step.canBeOff && (
        <Toggle
          label={step.isOn ? 'This step is taken' : 'This step is left out'}
          checked={step.isOn}
          onChange={(isOn) => onChange(step.step, { isOn })}
        />
      )}
      {step.isOn && (
        <div className={styles.times}>
          <TextField
            label="Seconds after the order"
            inputMode="numeric"
            autoComplete="off"
            value={step.after}
            error={wrong?.after}
            onChange={({ target }) => onChange(step.step, { after: target.value })}
          />
          <TextField
            label="Seconds if no device rings"
            inputMode="numeric"
            autoComplete="off"
            value={step.unattended}
            error={wrong?.unattended}
            onChange={({ target }) => onChange(step.step, { unattended: target.value })}
          />
        </div>
      )}
    </fieldset>
  )
}
