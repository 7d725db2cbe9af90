import type { RestaurantCard } from '@platewire/client'
import { createDevices } from '@platewire/client/devices'
import { IconBell, IconBellOff, IconPlugConnectedX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { TextField } from '../../../components/ui/text-field.tsx'
import { useNow } from '../../../lib/clock.ts'
import { cx } from '../../../lib/cx.ts'
import { errorLine } from '../../../lib/error-text.ts'
import { queryKeys } from '../../../lib/query-client.ts'
import { useCapability } from '../../../lib/use-capability.ts'
import { DEVICE_GONE_MS, type DeviceRow, deviceRows, deviceSentence } from '../device-words.ts'
import styles from './devices-panel.module.css'

const ASK_EVERY_MS = 4000

/** Which devices ring for these restaurants, and how old each one's last word is. */
export function DevicesPanel({
  restaurants,
  device,
}: {
  restaurants: readonly RestaurantCard[]
  device: readonly [label: string, rename: (label: string) => void]
}) {
  const devices = useCapability(createDevices)
  const ids = restaurants.map(({ id }) => id)
  const watching = useQuery({
    queryKey: queryKeys.devices(ids),
    queryFn: () => devices.watching(ids),
    refetchInterval: ASK_EVERY_MS,
    staleTime: 0,
  })
  const now = useNow(1)
  const rows = watching.data ? deviceRows(watching.data, Math.max(0, now - watching.dataUpdatedAt)) : null
  const ringing = rows?.filter((row) => row.canRing && row.age <= DEVICE_GONE_MS).length ?? 0
  return (
    <section className={styles.panel} aria-labelledby="devices-title">
      <h3 id="devices-title" className={styles.title}>
        {rows === null
          ? 'Devices'
          : `Devices, ${ringing === 0 ? 'none rings' : `${ringing} of ${rows.length} ${ringing === 1 ? 'rings' : 'ring'}`}`}
      </h3>
      {watching.isError && <p className={styles.error}>{errorLine(watching.error)}</p>}
      {rows === null && !watching.isError && (
        <Skeleton label="Asking for the devices">
          <Bone height="52px" />
          <Bone height="52px" />
        </Skeleton>
      )}
      <ul className={styles.list}>
        {rows?.map((row) => (
          <Device
            key={row.device_id}
            row={row}
            isThis={row.device_id === devices.id()}
            places={restaurants}
          />
        ))}
      </ul>
      <RenameDevice device={device} />
    </section>
  )
}

function Device({
  row,
  isThis,
  places,
}: {
  row: DeviceRow
  isThis: boolean
  places: readonly RestaurantCard[]
}) {
  const isGone = row.age > DEVICE_GONE_MS
  const icon = isGone ? IconPlugConnectedX : row.canRing ? IconBell : IconBellOff
  const names = places.filter(({ id }) => row.restaurantIds.includes(id)).map(({ name }) => name)
  return (
    <li className={cx(styles.device, isGone && styles.gone)}>
      <Icon of={icon} size={24} />
      <div>
        <p className={styles.name}>
          <bdi dir="auto">{row.label || 'A device without a name'}</bdi>
          {row.name && (
            <>
              {', '}
              <bdi>{row.name}</bdi>
            </>
          )}
          {isThis && <span className={styles.own}>this device</span>}
        </p>
        <p className={styles.sentence}>{deviceSentence(row)}</p>
        {places.length > 1 && <p className={styles.sentence}>{names.join(', ')}</p>}
      </div>
    </li>
  )
}

/** What colleagues read here about this device. */
function RenameDevice({ device: [label, rename] }: { device: readonly [string, (label: string) => void] }) {
  const [isEditing, setEditing] = useState(false)
  if (!isEditing) {
    return (
      <Button variant="quiet" onClick={() => setEditing(true)}>
        Rename this device
      </Button>
    )
  }
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const wished = new FormData(event.currentTarget).get('label')
    if (typeof wished === 'string') rename(wished)
    setEditing(false)
  }
  return (
    <form className={styles.rename} onSubmit={submit}>
      <TextField label="Name of this device" name="label" defaultValue={label} maxLength={60} />
      <Button type="submit">Save name</Button>
    </form>
  )
}
