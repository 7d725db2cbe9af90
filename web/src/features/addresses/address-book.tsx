import type { Address } from '@platewire/client'
import { IconClock, IconPencil, IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { UndoBar } from '../../components/ui/undo-bar.tsx'
import { errorLine } from '../../lib/error-text.ts'
import styles from './address-book.module.css'
import { AddressForm } from './address-form.tsx'
import { addressLine, addressName } from './address-text.ts'
import type { Point } from './geometry.ts'
import type { RefusedAddress, ShownAddress } from './kept-addresses.ts'
import { NoPlan, type Plan } from './no-plan.tsx'
import { useDropChange, useRemoveAddress, useSaveAddress } from './use-kept-addresses.ts'

/** The saved addresses, to add, change and remove. Removing can be taken back. */
export function AddressBook({
  addresses,
  refused,
  start,
  plan,
  onEditing,
  onRemoved,
}: {
  addresses: readonly ShownAddress[]
  /** Changes that the server refused. */
  refused: readonly RefusedAddress[]
  /** Where the pin of a new address stands at first; null while nobody has said. */
  start: Point | null
  plan: Plan
  /** Called when the form opens or closes, so that its landmarks are fetched only then. */
  onEditing: (isEditing: boolean) => void
  onRemoved: (id: string) => void
}) {
  const remove = useRemoveAddress()
  const restore = useSaveAddress()
  const drop = useDropChange()
  const { landmarks } = plan
  const [edited, setEdited] = useState<Address | 'new' | null>(null)
  const [removed, setRemoved] = useState<Address | null>(null)
  const [unremoved, setUnremoved] = useState<readonly { address: Address; error: unknown }[]>([])

  function edit(address: Address | 'new' | null) {
    setEdited(address)
    onEditing(address !== null)
  }

  function takeBack({ id, label, line1, line2, city, postcode, instructions, latitude, longitude }: Address) {
    restore.mutate({ id, label, line1, line2, city, postcode, instructions, latitude, longitude })
    setRemoved(null)
  }

  // Not by callbacks of `mutate`: the next removal would drop them.
  async function takeAway(address: Address) {
    setUnremoved((now) => now.filter((one) => one.address.id !== address.id))
    try {
      await remove.mutateAsync(address)
    } catch (error) {
      setUnremoved((now) => [...now, { address, error }])
      return
    }
    setRemoved(address)
    onRemoved(address.id)
  }

  return (
    <div className={styles.book}>
      {addresses.length === 0 && (
        <p className={styles.none}>None yet. The first one makes ordering a matter of seconds.</p>
      )}
      <ul className={styles.list}>
        {addresses.map((address) => (
          <AddressRow
            key={address.id}
            address={address}
            onEdit={() => edit(address)}
            onRemove={() => void takeAway(address)}
          />
        ))}
      </ul>
      {refused.map(({ address, entry }) => (
        <div key={entry.id} className={styles.refused} role="alert">
          <p>
            <bdi>{addressName(address)}</bdi> was not saved. {errorLine(entry.error)}
          </p>
          <Button variant="secondary" size="small" onClick={() => edit(address)}>
            Correct it
          </Button>
          <Button variant="quiet" size="small" onClick={() => drop.mutate(entry.id)}>
            Leave it as it was
          </Button>
        </div>
      ))}
      {unremoved.map(({ address, error }) => (
        <p key={address.id} className={styles.error} role="alert">
          <bdi>{addressName(address)}</bdi> was not removed. {errorLine(error)}
        </p>
      ))}
      {restore.isError && (
        <p className={styles.error} role="alert">
          {errorLine(restore.error)}
        </p>
      )}
      <Button variant="secondary" onClick={() => edit('new')}>
        <Icon of={IconPlus} />
        Add an address
      </Button>
      <Dialog
        isOpen={edited !== null}
        variant="sheet"
        title={edited === 'new' ? 'New address' : 'Change address'}
        onClose={() => edit(null)}
      >
        {edited === 'new' &&
          (start ? (
            <AddressForm start={start} landmarks={landmarks} onSaved={() => edit(null)} />
          ) : (
            <NoPlan plan={plan} />
          ))}
        {edited !== null && edited !== 'new' && (
          <AddressForm address={edited} start={edited} landmarks={landmarks} onSaved={() => edit(null)} />
        )}
      </Dialog>
      {removed && (
        <UndoBar
          key={removed.id}
          message={`${addressName(removed)} removed`}
          onUndo={() => takeBack(removed)}
          onGone={() => setRemoved(null)}
        />
      )}
    </div>
  )
}

function AddressRow({
  address,
  onEdit,
  onRemove,
}: {
  address: ShownAddress
  onEdit: () => void
  onRemove: () => void
}) {
  const name = addressName(address)
  return (
    <li className={styles.row}>
      <span className={styles.words}>
        <strong>
          <bdi>{name}</bdi>
        </strong>
        <span className={styles.detail}>
          <bdi>{addressLine(address)}</bdi>
        </span>
        {address.instructions && (
          <span className={styles.detail}>
            <bdi>{address.instructions}</bdi>
          </span>
        )}
        {address.isWaiting && (
          <span className={styles.waiting}>
            <Icon of={IconClock} size={16} />
            Saved on this device, will be sent
          </span>
        )}
      </span>
      <IconButton label={`Change ${name}`} onClick={onEdit}>
        <Icon of={IconPencil} />
      </IconButton>
      <IconButton label={`Remove ${name}`} onClick={onRemove}>
        <Icon of={IconTrash} />
      </IconButton>
    </li>
  )
}
