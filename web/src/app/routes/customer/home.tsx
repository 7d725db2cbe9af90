import type { RestaurantCard } from '@platewire/client'
import { useState } from 'react'
import { EmptyPlate } from '../../../art/empty-plate.tsx'
import { RestaurantCover } from '../../../art/restaurant-cover.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { PlaceButton } from '../../../features/addresses/place-button.tsx'
import { PlaceDialog } from '../../../features/addresses/place-dialog.tsx'
import { usePlace } from '../../../features/addresses/place-store.ts'
import { useAddresses } from '../../../features/addresses/use-addresses.ts'
import {
  cuisinesOf,
  type Filter,
  filterRestaurants,
  groupRestaurants,
} from '../../../features/home/filter.ts'
import { homeHeadline } from '../../../features/home/headline.ts'
import { RestaurantListSkeleton, RestaurantSection } from '../../../features/home/restaurant-list.tsx'
import { SearchBar } from '../../../features/home/search-bar.tsx'
import { useRestaurants } from '../../../features/home/use-restaurants.ts'
import { useNow } from '../../../lib/clock.ts'
import { useSession } from '../../../lib/use-session.ts'
import { useLandmarks } from '../../landmarks.ts'
import { usePlaceDefault } from '../../use-place-default.ts'
import { ActiveOrders } from './active-orders.tsx'
import styles from './home.module.css'

const NO_FILTER: Filter = { text: '', cuisine: null }

/** C1: find food. Where and when, what is under way, search, and the kitchens near. */
export function HomeRoute() {
  const place = usePlace()
  const restaurants = useRestaurants(place)
  const [isChoosing, setChoosing] = useState(false)
  const now = useNow(60)
  usePlaceDefault(place)
  return (
    <>
      <title>Platewire</title>
      <div className={styles.head}>
        <PlaceButton place={place} onOpen={() => setChoosing(true)} />
        <h1 className={styles.headline}>{homeHeadline(restaurants.data ?? null, now)}</h1>
      </div>
      <ActiveOrders />
      {restaurants.data ? (
        <>
          {restaurants.isError && <StaleNote since={restaurants.dataUpdatedAt} />}
          <Found
            restaurants={restaurants.data}
            hasPlace={place !== null}
            onChangePlace={() => setChoosing(true)}
          />
        </>
      ) : restaurants.isError ? (
        <QueryError
          error={restaurants.error}
          art={<EmptyPlate scene="offline" />}
          onRetry={() => void restaurants.refetch()}
          isRetrying={restaurants.isFetching}
        />
      ) : (
        <RestaurantListSkeleton />
      )}
      {isChoosing && (
        <ChoosePlace
          slugs={restaurants.data?.map(({ slug }) => slug) ?? []}
          onClose={() => setChoosing(false)}
        />
      )}
    </>
  )
}

function ChoosePlace({ slugs, onClose }: { slugs: readonly string[]; onClose: () => void }) {
  const place = usePlace()
  const session = useSession()
  const landmarks = useLandmarks(slugs, useAddresses().data ?? [], true)
  return (
    <PlaceDialog
      key={landmarks.length > 0 ? 'ready' : 'waiting'}
      isSignedIn={session.status === 'signed_in'}
      place={place}
      start={landmarks[0] ?? null}
      landmarks={landmarks}
      onClose={onClose}
    />
  )
}

function Found({
  restaurants,
  hasPlace,
  onChangePlace,
}: {
  restaurants: readonly RestaurantCard[]
  hasPlace: boolean
  onChangePlace: () => void
}) {
  const [filter, setFilter] = useState(NO_FILTER)
  const found = groupRestaurants(filterRestaurants(restaurants, filter))
  const isNowhere = hasPlace && restaurants.every((restaurant) => restaurant.delivers_here === false)
  const count = found.open.length + found.closed.length + found.outOfReach.length
  return (
    <>
      <SearchBar filter={filter} cuisines={cuisinesOf(restaurants)} onChange={setFilter} />
      {isNowhere && (
        <EmptyState
          title="Nobody delivers to this address yet"
          action={<Button onClick={onChangePlace}>Choose another address</Button>}
        >
          You can look at every menu below.
        </EmptyState>
      )}
      {count === 0 && (
        <EmptyState
          art={<EmptyPlate scene="nothing-found" />}
          title="No kitchen by that name"
          action={
            <Button variant="secondary" onClick={() => setFilter(NO_FILTER)}>
              Show all restaurants
            </Button>
          }
        >
          Try another word, or another cuisine.
        </EmptyState>
      )}
      <RestaurantSection
        title={hasPlace ? 'Near you, open now' : 'Open now'}
        restaurants={found.open}
        cover={coverOf}
      />
      <RestaurantSection
        title="Closed at the moment"
        note="Look at the menu already; ordering starts when they open."
        restaurants={found.closed}
        cover={coverOf}
      />
      <RestaurantSection title="Too far from this address" restaurants={found.outOfReach} cover={coverOf} />
    </>
  )
}

const coverOf = ({ slug, hue, recipes }: RestaurantCard) => (
  <RestaurantCover seed={slug} hue={hue} recipes={recipes} />
)
