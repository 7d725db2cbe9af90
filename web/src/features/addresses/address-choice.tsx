import type { Address } from '@platewire/client'
import { Radio } from '../../components/ui/choice.tsx'
import styles from './address-choice.module.css'
import { addressLine, addressName } from './address-text.ts'

/** One of the saved addresses. */
export function AddressChoice({
  addresses,
  chosenId,
  onChoose,
}: {
  addresses: readonly Address[]
  chosenId: string | null
  onChoose: (address: Address) => void
}) {
  return (
    <fieldset className={styles.list} aria-label="Saved addresses">
      {addresses.map((address) => (
        <Radio
          key={address.id}
          name="address"
          className={styles.address}
          checked={address.id === chosenId}
          onChange={() => onChoose(address)}
          label={<bdi>{addressName(address)}</bdi>}
          detail={
            <>
              <bdi>{addressLine(address)}</bdi>
              {address.instructions && (
                <>
                  <br />
                  <bdi>{address.instructions}</bdi>
                </>
              )}
            </>
          }
        />
      ))}
    </fieldset>
  )
}
