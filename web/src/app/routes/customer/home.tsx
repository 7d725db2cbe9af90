import type { RestaurantCard } from '@platewire/client'
import { lazy, Suspense, useState } from 'react'
import { Photo } from '../../../components/photo/photo.tsx'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { PlaceButton } from '../../../features/addresses/place-button.tsx'
import { usePlace } from '../../../features/addresses/place-store.ts'
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
import { useStorefront } from '../../../lib/use-storefront.ts'
import { EmptyPlate, RestaurantCover } from '../../pictures.tsx'
import { usePlaceDefault } from '../../use-place-default.ts'
import { ActiveOrders } from './active-orders.tsx'
import styles from './home.module.css'
import { KeptOrders } from './kept-orders.tsx'

const ChoosePlace = lazy(() => import('./choose-place.tsx').then((m) => ({ default: m.ChoosePlace })))

const NO_FILTER: Filter = { text: '', cuisine: null }

/** C1: find food. Where and when, what is under way, search, and the kitchens near. */
export function HomeRoute() {
  const place = usePlace()
  const restaurants = useRestaurants(place)
  const [filter, setFilter] = useState(NO_FILTER)
  const [isChoosing, setChoosing] = useState(false)
  const now = useNow(60)
  usePlaceDefault(place)
  useStorefront('all')
  return (
    <>
      <title>Platewire</title>
      <div className={styles.head}>
        <PlaceButton place={place} onOpen={() => setChoosing(true)} />
        <h1 className={styles.headline}>{homeHeadline(restaurants.data ?? null, now)}</h1>
      </div>
      <KeptOrders />
      <ActiveOrders />
      {(restaurants.data || !restaurants.isError) && (
        <SearchBar filter={filter} cuisines={cuisinesOf(restaurants.data ?? [])} onChange={setFilter} />
      )}
      {restaurants.data ? (
        <>
          {restaurants.isError && <StaleNote since={restaurants.dataUpdatedAt} />}
          <Found
            restaurants={restaurants.data}
            filter={filter}
            onShowAll={() => setFilter(NO_FILTER)}
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
        <Suspense fallback={null}>
          <ChoosePlace onClose={() => setChoosing(false)} />
        </Suspense>
      )}
    </>
  )
}

function Found({
  restaurants,
  filter,
  onShowAll,
  hasPlace,
  onChangePlace,
}: {
  restaurants: readonly RestaurantCard[]
  filter: Filter
  onShowAll: () => void
  hasPlace: boolean
  onChangePlace: () => void
}) {
  const found = groupRestaurants(filterRestaurants(restaurants, filter))
  const isNowhere = hasPlace && restaurants.every((restaurant) => restaurant.delivers_here === false)
  const count = found.open.length + found.closed.length + found.outOfReach.length
  return (
    <>
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
            <Button variant="secondary" onClick={onShowAll}>
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

const coverOf = ({ slug, hue, recipes, image }: RestaurantCard) => (
  <Photo
    image={image}
    sizes="(width >= 720px) 380px, 100vw"
    fallback={<RestaurantCover seed={slug} hue={hue} recipes={recipes} />}
  />
)
