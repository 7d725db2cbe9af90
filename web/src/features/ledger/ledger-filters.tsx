import type { LedgerDay, LedgerFigures } from '@platewire/client/ledger'
import { Select } from '../../components/ui/select.tsx'
import styles from './ledger.module.css'

type Kind = 'late' | 'missed' | null

const kindNamed = (value: string): Kind => (value === 'late' || value === 'missed' ? value : null)

/** Which orders: all, late or missed ones, and those of one device. */
export function LedgerFilters({
  kind,
  onKind,
  devices,
  deviceId,
  onDevice,
  counted,
}: {
  kind: Kind
  onKind: (kind: Kind) => void
  devices: LedgerDay['devices']
  deviceId: string | null
  onDevice: (deviceId: string | null) => void
  counted: Pick<LedgerFigures, 'late' | 'missed'> | null
}) {
  const many = (count: number | undefined) => (count === undefined ? '' : ` (${count})`)
  return (
    <div className={styles.filters}>
      <Select label="Show" value={kind ?? ''} onChange={(event) => onKind(kindNamed(event.target.value))}>
        <option value="">All orders</option>
        <option value="late">Only those shown late{many(counted?.late)}</option>
        <option value="missed">Only missed ones{many(counted?.missed)}</option>
      </Select>
      {devices.length > 0 && (
        <Select
          label="Device"
          value={deviceId ?? ''}
          onChange={(event) => onDevice(event.target.value === '' ? null : event.target.value)}
        >
          <option value="">Any device, or none</option>
          {devices.map(({ device_id, label, name, orders }) => (
            <option key={device_id} value={device_id}>
              {`${label || 'A device without a name'}${name ? `, ${name}` : ''} (${orders})`}
            </option>
          ))}
        </Select>
      )}
    </div>
  )
}
