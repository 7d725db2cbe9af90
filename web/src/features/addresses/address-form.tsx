import type { Address } from '@platewire/client'
import { type FormEvent, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { errorLine, fieldOf } from '../../lib/error-text.ts'
import styles from './address-form.module.css'
import type { Point } from './geometry.ts'
import { type Landmark, PinPlane } from './pin-plane.tsx'
import { useSaveAddress } from './use-kept-addresses.ts'

/** A new address, or changes to a saved one. The pin tells the courier which door. */
export function AddressForm({
  address,
  start,
  landmarks,
  onSaved,
  onCancel,
}: {
  address?: Address | undefined
  /** Where the pin stands at first. */
  start: Point
  landmarks: readonly Landmark[]
  onSaved: (address: Address) => void
  onCancel?: (() => void) | undefined
}) {
  const save = useSaveAddress()
  const [pin, setPin] = useState<Point>(address ?? start)
  const wrongField = fieldOf(save.error)

  function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault()
    // A form inside the checkout's page must not submit what is around it.
    event.stopPropagation()
    const form = new FormData(event.currentTarget)
    const text = (name: string) => String(form.get(name) ?? '').trim()
    save.mutate(
      {
        id: address?.id,
        label: text('label'),
        line1: text('line1'),
        line2: text('line2'),
        postcode: text('postcode'),
        city: text('city'),
        instructions: text('instructions'),
        latitude: pin.latitude,
        longitude: pin.longitude,
      },
      { onSuccess: onSaved },
    )
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label="Street and number"
        name="line1"
        autoComplete="address-line1"
        required
        maxLength={120}
        defaultValue={address?.line1}
        error={wrongField === 'line1' ? errorLine(save.error) : undefined}
      />
      <TextField
        label="Floor, flat, name on the door"
        optional
        name="line2"
        autoComplete="address-line2"
        maxLength={120}
        defaultValue={address?.line2}
      />
      <div className={styles.pair}>
        <TextField
          label="Postcode"
          optional
          name="postcode"
          autoComplete="postal-code"
          maxLength={16}
          defaultValue={address?.postcode}
        />
        <TextField
          label="Town"
          name="city"
          autoComplete="address-level2"
          required
          maxLength={80}
          defaultValue={address?.city}
        />
      </div>
      <div className={styles.plan}>
        <p className={styles.planLabel}>The door on the plan</p>
        <PinPlane pin={pin} landmarks={landmarks} onMove={setPin} />
      </div>
      <TextField
        label="How to find you"
        optional
        name="instructions"
        maxLength={280}
        hint="Door code, which bell, where to leave it."
        defaultValue={address?.instructions}
      />
      <TextField
        label="Call it"
        optional
        name="label"
        maxLength={40}
        placeholder="Home"
        defaultValue={address?.label}
      />
      {save.isError && wrongField !== 'line1' && (
        <p className={styles.error} role="alert">
          {errorLine(save.error)}
        </p>
      )}
      <div className={styles.actions}>
        <Button
          type="submit"
          pending={save.isPending}
          pendingLabel="Saving…"
          longPendingLabel="Still trying…"
        >
          Save address
        </Button>
        {onCancel && (
          <Button variant="quiet" onClick={onCancel}>
            Not now
          </Button>
        )}
      </div>
    </form>
  )
}
