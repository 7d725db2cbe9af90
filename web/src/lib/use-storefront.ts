import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { usePlatewire } from './platewire-context.tsx'
import { useUserId } from './use-session.ts'

/**
 * Keeps what is shown of a restaurant, or of `all` in a list, as it is there: load and dishes. A visitor without an account asks each
 * minute like everybody, and hears nothing in between.
 */
export function useStorefront(restaurant: string): void {
  const platewire = usePlatewire()
  const queries = useQueryClient()
  const userId = useUserId()
  useEffect(() => {
    let stop = () => {}
    let isOver = userId === null
    // Not needed to show anything, so nobody waits for it.
    if (!isOver)
      void import('./storefront.ts').then(
        ({ followStorefront }) => {
          if (!isOver) stop = followStorefront(platewire, queries, restaurant)
        },
        () => {},
      )
    return () => {
      isOver = true
      stop()
    }
  }, [platewire, queries, restaurant, userId])
}
