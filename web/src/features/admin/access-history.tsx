import type { AccessChange } from '@platewire/client/admin'
import { formatMoment } from '../../lib/format.ts'
import { aRole, isPlatformRole } from './role-words.ts'
import styles from './roles-page.module.css'

/** Who changed whose role, when; the newest first. */
export function AccessHistory({ changes }: { changes: readonly AccessChange[] }) {
  if (changes.length === 0) return <p className={styles.nobody}>No role was given or ended yet.</p>
  return (
    <ol className={styles.history}>
      {changes.map((change) => (
        <li key={change.id} className={styles.change}>
          <time dateTime={change.at} className={styles.changeAt}>
            {formatMoment(change.at)}
          </time>
          <span>
            <bdi dir="auto">{change.by}</bdi> {change.act === 'granted' ? 'made' : 'ended'}{' '}
            <bdi dir="auto">{change.display_name ?? 'a closed account'}</bdi>{' '}
            {change.act === 'revoked' && 'as '}
            <Held change={change} />
          </span>
        </li>
      ))}
    </ol>
  )
}

function Held({ change }: { change: AccessChange }) {
  if (change.restaurant === null) return isPlatformRole(change.role) ? aRole(change.role) : change.role
  return (
    <>
      {change.role} of <bdi dir="auto">{change.restaurant}</bdi>
    </>
  )
}
