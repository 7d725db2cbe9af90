import type { Membership } from '@platewire/client'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { createPhotoDesk } from './photo-desk.ts'

/** Colleagues send pictures too. */
const RECHECK_MS = 20_000

/** The pictures on their way at a restaurant, and what a manager can do with them. */
export function usePhotos(membership: Membership | undefined) {
  const desk = useCapability(createPhotoDesk)
  const queries = useQueryClient()
  const photos = useSyncExternalStore(desk.subscribe, desk.getSnapshot)
  const restaurantId = membership?.restaurant_id ?? ''
  const slug = membership?.slug ?? ''
  const isManager = membership?.role === 'owner' || membership?.role === 'manager'
  const under = useQuery({
    queryKey: queryKeys.uploads(restaurantId),
    queryFn: () => desk.uploads(restaurantId),
    enabled: isManager,
    refetchInterval: RECHECK_MS,
  })
  useEffect(() => {
    if (under.data) desk.adopt(under.data)
  }, [desk, under.data])

  // The menu is read again when a dish begins to show a picture, and when all of its sizes are there.
  const shown = [...photos.values()]
    .filter(({ picture }) => picture.isShown)
    .map(({ picture }) => `${picture.uploadId} ${picture.phase}`)
    .join()
  useEffect(() => {
    if (shown !== '') void queries.invalidateQueries({ queryKey: queryKeys.menu(slug) })
  }, [queries, shown, slug])

  return { desk, photos, isManager }
}
