import type { FoundPerson, OwnedRestaurant } from '@platewire/client/admin'
import { IconSearch } from '@tabler/icons-react'
import { useDeferredValue, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { TextField } from '../../components/ui/text-field.tsx'
import { cx } from '../../lib/cx.ts'
import { FindPerson } from './find-person.tsx'
import styles from './roles-page.module.css'
import { useOwners } from './use-admin-roles.ts'

/** Who owns each restaurant. One without an owner asks for one, and comes first. */
export function RestaurantOwners({
  onOwner,
}: {
  onOwner: (restaurant: OwnedRestaurant, person: FoundPerson) => void
}) {
  const [search, setSearch] = useState('')
  const owners = useOwners(useDeferredValue(search.trim()))
  const [choosing, setChoosing] = useState<OwnedRestaurant | null>(null)
  return (
    <>
      <TextField
        label="Restaurant"
        type="search"
        value={search}
        leading={<Icon of={IconSearch} />}
        onChange={(event) => setSearch(event.target.value)}
      />
      {owners.data ? (
        <Rows restaurants={owners.data} search={search.trim()} onChoose={setChoosing} />
      ) : owners.isError ? (
        <QueryError error={owners.error} onRetry={() => void owners.refetch()} />
      ) : (
        <Skeleton label="Loading restaurants" className={styles.rows}>
          <Bone height="52px" />
          <Bone height="52px" />
          <Bone height="52px" />
        </Skeleton>
      )}
      {choosing && (
        <Dialog
          isOpen
          variant="sheet"
          title={
            <>
              An owner for <bdi dir="auto">{choosing.name}</bdi>
            </>
          }
          onClose={() => setChoosing(null)}
        >
          <FindPerson
            label="E-mail of the owner"
            onPerson={(person) => (
              <Choice
                person={person}
                restaurant={choosing}
                onChoose={() => {
                  setChoosing(null)
                  onOwner(choosing, person)
                }}
              />
            )}
          />
        </Dialog>
      )}
    </>
  )
}

function Rows({
  restaurants,
  search,
  onChoose,
}: {
  restaurants: readonly OwnedRestaurant[]
  search: string
  onChoose: (restaurant: OwnedRestaurant) => void
}) {
  if (restaurants.length === 0)
    return (
      <p className={styles.nobody}>
        {search === '' ? 'No restaurant yet.' : `No restaurant is called “${search}”.`}
      </p>
    )
  return (
    <ul className={styles.rows}>
      {restaurants.map((restaurant) => (
        <li key={restaurant.restaurant_id} className={cx(styles.row, styles.place)}>
          <span className={styles.rowName}>
            <bdi dir="auto">{restaurant.name}</bdi>
            {!restaurant.is_published && <span className={styles.self}> not published</span>}
          </span>
          {restaurant.owners.length === 0 ? (
            <span className={styles.wanted}>No owner yet</span>
          ) : (
            <bdi dir="auto" className={styles.rowMail}>
              {restaurant.owners.map(({ display_name }) => display_name).join(', ')}
            </bdi>
          )}
          <Button
            variant={restaurant.owners.length === 0 ? 'secondary' : 'quiet'}
            size="small"
            aria-label={`Add an owner for ${restaurant.name}`}
            onClick={() => onChoose(restaurant)}
          >
            Add an owner
          </Button>
        </li>
      ))}
    </ul>
  )
}

function Choice({
  person,
  restaurant,
  onChoose,
}: {
  person: FoundPerson
  restaurant: OwnedRestaurant
  onChoose: () => void
}) {
  const isOwner = restaurant.owners.some(({ user_id }) => user_id === person.user_id)
  if (isOwner)
    return (
      <p className={styles.nobody}>
        <bdi dir="auto">{person.display_name}</bdi> owns it already.
      </p>
    )
  return (
    <Button wide size="large" className={styles.choice} onClick={onChoose}>
      <span>
        Choose <bdi dir="auto">{person.display_name}</bdi>
      </span>
    </Button>
  )
}
