import type { PlatformRole } from '@platewire/client'
import type { RoleList as List, RoleHolder } from '@platewire/client/admin'
import { Button } from '../../components/ui/button.tsx'
import { formatDay, plural } from '../../lib/format.ts'
import { ROLE_WORDS, ROLES } from './role-words.ts'
import styles from './roles-page.module.css'

/** Who holds what since when and by whom, role by role. */
export function RoleList({
  list,
  ownId,
  onRevoke,
}: {
  list: List
  ownId: string
  onRevoke: (holder: RoleHolder) => void
}) {
  return (
    <>
      {ROLES.map((role) => (
        <Group
          key={role}
          role={role}
          total={list.totals[role] ?? 0}
          holders={list.members.filter((holder) => holder.role === role)}
          ownId={ownId}
          onRevoke={onRevoke}
        />
      ))}
    </>
  )
}

function Group({
  role,
  total,
  holders,
  ownId,
  onRevoke,
}: {
  role: PlatformRole
  total: number
  holders: readonly RoleHolder[]
  ownId: string
  onRevoke: (holder: RoleHolder) => void
}) {
  const { one, many } = ROLE_WORDS[role]
  return (
    <section className={styles.group} aria-labelledby={`role-${role}`}>
      <h3 id={`role-${role}`} className={styles.groupTitle}>
        {plural(total, one, many)}
      </h3>
      {total === 0 && <p className={styles.nobody}>Nobody yet. Find somebody above and make them one.</p>}
      <ul className={styles.rows}>
        {holders.map((holder) => (
          <li key={holder.user_id} className={styles.row}>
            <span className={styles.rowName}>
              <bdi dir="auto">{holder.display_name}</bdi>
              {holder.user_id === ownId && <span className={styles.self}> you</span>}
            </span>
            <bdi dir="ltr" className={styles.rowMail}>
              {holder.email}
            </bdi>
            <span className={styles.rowSince}>
              since {formatDay(holder.since)}
              {holder.granted_by && (
                <>
                  , by <bdi dir="auto">{holder.granted_by}</bdi>
                </>
              )}
            </span>
            <Button
              variant="quiet"
              size="small"
              aria-label={`End ${holder.display_name} as ${one}`}
              onClick={() => onRevoke(holder)}
            >
              End
            </Button>
          </li>
        ))}
      </ul>
      {total > holders.length && (
        <p className={styles.nobody}>
          The {holders.length} newest of {total}. SQL has all: admin.platform_roles.
        </p>
      )}
    </section>
  )
}
