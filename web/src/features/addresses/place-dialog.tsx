import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { AddressChoice } from './address-choice.tsx'
import { AddressForm } from './address-form.tsx'
import type { Point } from './geometry.ts'
import { NoPlan, type Plan } from './no-plan.tsx'
import { type Landmark, PinPlane, whereIs } from './pin-plane.tsx'
import styles from './place-dialog.module.css'
import { placeOf } from './place-of.ts'
import { type Place, writePlace } from './place-store.ts'
import { useKeptAddresses } from './use-kept-addresses.ts'

/** Where should the food go: a saved address, a new one, or just a point on the plan. */
export function PlaceDialog({
  isSignedIn,
  place,
  plan,
  onClose,
}: {
  isSignedIn: boolean
  place: Place | null
  plan: Plan
  onClose: () => void
}) {
  const addresses = useKeptAddresses()
  const [isAdding, setAdding] = useState(false)
  const saved = addresses.data ?? []
  const { landmarks } = plan
  const pinStart = place ?? landmarks[0]

  function choose(next: Place) {
    writePlace(next)
    onClose()
  }

  return (
    <Dialog isOpen variant="sheet" title={isAdding ? 'New address' : 'Where to?'} onClose={onClose}>
      {isAdding && pinStart ? (
        <AddressForm
          start={pinStart}
          landmarks={landmarks}
          onSaved={(address) => choose(placeOf(address))}
          onCancel={() => setAdding(false)}
        />
      ) : (
        <div className={styles.stack}>
          {saved.length > 0 && (
            <AddressChoice
              addresses={saved}
              chosenId={place?.address_id ?? null}
              onChoose={(address) => choose(placeOf(address))}
            />
          )}
          {isSignedIn && pinStart && (
            <Button variant="secondary" wide onClick={() => setAdding(true)}>
              <Icon of={IconPlus} />
              Add an address
            </Button>
          )}
          {!pinStart && <NoPlan plan={plan} />}
          {!isSignedIn && pinStart && <PinChoice start={pinStart} landmarks={landmarks} onChoose={choose} />}
        </div>
      )}
    </Dialog>
  )
}

function PinChoice({
  start,
  landmarks,
  onChoose,
}: {
  start: Point
  landmarks: readonly Landmark[]
  onChoose: (place: Place) => void
}) {
  const [pin, setPin] = useState<Point>(start)
  return (
    <div className={styles.stack}>
      <p className={styles.hint}>
        Move the plan until the pin stands where you are. The address itself comes with the order.
      </p>
      <PinPlane pin={pin} landmarks={landmarks} onMove={setPin} />
      <Button
        size="large"
        wide
        onClick={() =>
          onChoose({
            label: whereIs(pin, landmarks),
            latitude: pin.latitude,
            longitude: pin.longitude,
            address_id: null,
          })
        }
      >
        Show what delivers here
      </Button>
    </div>
  )
}
