import type { PlatformRole } from '@platewire/client'
import { useState } from 'react'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { StaleNote } from '../../components/ui/stale-note.tsx'
import { announce } from '../../lib/announce.ts'
import { useUserId } from '../../lib/use-session.ts'
import { AccessHistory } from './access-history.tsx'
import { ChangeDialog, resultOf } from './change-dialog.tsx'
import { FindPerson } from './find-person.tsx'
import { PersonCard } from './person-card.tsx'
import { RestaurantOwners } from './restaurant-owners.tsx'
import { RoleList } from './role-list.tsx'
import styles from './roles-page.module.css'
import { type RoleChange, useChangeRole, useRoleList } from './use-admin-roles.ts'

/** A5: find a person, give or end a role, see who holds what since when. */
export function RolesPage() {
  const ownId = useUserId() ?? ''
  const roles = useRoleList()
  const [asked, setAsked] = useState<RoleChange | null>(null)
  const [done, setDone] = useState('')
  const change = useChangeRole((made) => {
    setAsked(null)
    setDone(resultOf(made))
    announce(resultOf(made))
  })
  const ask = (wish: RoleChange) => {
    change.reset()
    setDone('')
    setAsked(wish)
  }
  const askRole = (type: 'grant' | 'revoke', role: PlatformRole, user_id: string, display_name: string) =>
    ask({ type, userId: user_id, name: display_name, role })
  return (
    <div className={styles.page}>
      <h1 className={styles.title}>Roles</h1>
      <div className={styles.column}>
        <section className={styles.panel} aria-labelledby="find">
          <h2 id="find" className={styles.heading}>
            Give or end a role
          </h2>
          <FindPerson
            label="E-mail of the person"
            onPerson={(person) => (
              <PersonCard
                person={person}
                isSelf={person.user_id === ownId}
                onChange={(type, role) => askRole(type, role, person.user_id, person.display_name)}
              />
            )}
          />
          {done && (
            <p className={styles.done}>
              <bdi dir="auto">{done}</bdi>
            </p>
          )}
        </section>
        <section className={styles.panel} aria-labelledby="holders">
          <h2 id="holders" className={styles.heading}>
            Who holds what
          </h2>
          {roles.data ? (
            <>
              {roles.isError && <StaleNote since={roles.dataUpdatedAt} />}
              <RoleList
                list={roles.data}
                ownId={ownId}
                onRevoke={(holder) => askRole('revoke', holder.role, holder.user_id, holder.display_name)}
              />
            </>
          ) : roles.isError ? (
            <QueryError error={roles.error} onRetry={() => void roles.refetch()} />
          ) : (
            <RowsSkeleton />
          )}
        </section>
        <section className={styles.panel} aria-labelledby="owners">
          <h2 id="owners" className={styles.heading}>
            Owners of restaurants
          </h2>
          <RestaurantOwners
            onOwner={(restaurant, person) =>
              ask({
                type: 'own',
                userId: person.user_id,
                name: person.display_name,
                restaurantId: restaurant.restaurant_id,
                restaurant: restaurant.name,
              })
            }
          />
        </section>
      </div>
      <section className={styles.panel} aria-labelledby="history">
        <h2 id="history" className={styles.heading}>
          What changed
        </h2>
        {roles.data ? <AccessHistory changes={roles.data.changes} /> : <RowsSkeleton />}
      </section>
      {asked && (
        <ChangeDialog
          change={asked}
          isPending={change.isPending}
          error={change.error}
          onConfirm={() => change.mutate(asked)}
          onClose={() => setAsked(null)}
        />
      )}
    </div>
  )
}

function RowsSkeleton() {
  return (
    <Skeleton label="Loading roles" className={styles.rows}>
      <Bone height="52px" />
      <Bone height="52px" />
      <Bone height="52px" />
      <Bone height="52px" />
    </Skeleton>
  )
}
