import { type ComponentProps, lazy, Suspense } from 'react'
import styles from './pictures.module.css'

// The drawings are code of their own. They come beside the words and never before them: the fetch starts at once,
// and until it is done their place is kept.
const cover = import('../art/restaurant-cover.tsx')
const dish = import('../art/dish-picture.tsx')
const LazyCover = lazy(() => cover.then((m) => ({ default: m.RestaurantCover })))
const LazyDish = lazy(() => dish.then((m) => ({ default: m.DishPicture })))
const LazyEmpty = lazy(() => import('../art/empty-plate.tsx').then((m) => ({ default: m.EmptyPlate })))

/** Three plates of a house on the wire. */
export const RestaurantCover = (props: ComponentProps<typeof LazyCover>) => (
  <Suspense fallback={null}>
    <LazyCover {...props} />
  </Suspense>
)

/** A dish on its restaurant's cloth. */
export const DishPicture = (props: ComponentProps<typeof LazyDish>) => (
  <Suspense fallback={null}>
    <LazyDish {...props} />
  </Suspense>
)

/** Kitchen things without food, for where there is nothing. */
export const EmptyPlate = (props: ComponentProps<typeof LazyEmpty>) => (
  <div className={styles.empty}>
    <Suspense fallback={null}>
      <LazyEmpty {...props} />
    </Suspense>
  </div>
)
