import { createDeliveries, nearestFirst, type Offer, type Offers } from '@platewire/client/deliveries'
import { useCallback, useEffect, useMemo, useState } from 'react'
import { useCapability } from '../../lib/use-capability.ts'
import { useFollow } from '../../lib/use-follow.ts'
import { useDriving } from './drive-context.tsx'

/** How long an offer stands on the whole screen. After that it is in the list, for as long as nobody takes it. */
export const offerMs = 40_000
/** How long a refusal stands in the list before the next offer opens over it. */
const newsMs = 6000

/** The orders that wait for a driver, nearest first, and the one that is asked about now. */
export function useOffers() {
  const deliveries = useCapability(createDeliveries)
  const { location } = useDriving()
  // Read once: the list orders itself by where one is, later snapshots need not.
  const [place] = useState(location.fix)
  const { snapshot, refresh } = useFollow<Offers>(
    useCallback(() => deliveries.followOffers(place), [deliveries, place]),
  )
  const offers = useMemo(
    () => nearestFirst(snapshot.data?.offers ?? [], location.fix),
    [snapshot.data, location.fix],
  )
  return { snapshot, offers, refresh }
}

/**
 * Asks about one offer at a time: the nearest that was not put aside, for 40 s. Where the last one was refused and is
 * gone, that is read first.
 */
export function useAsked(offers: readonly Offer[], isFree: boolean, refusedId: string | null) {
  const [asideIds, setAside] = useState<ReadonlySet<string>>(new Set())
  const [asked, setAsked] = useState<{ id: string; until: number } | null>(null)
  const putAside = useCallback((id: string) => {
    setAside((ids) => new Set([...ids, id]))
    setAsked((current) => (current?.id === id ? null : current))
  }, [])
  const offer = offers.find(({ order_id }) => order_id === asked?.id) ?? null
  const isNews = useMoment(refusedId === offer?.order_id ? null : refusedId)
  const next = isFree && !isNews ? offers.find(({ order_id }) => !asideIds.has(order_id)) : undefined
  const nextId = next?.order_id
  const isAsking = offer !== null
  useEffect(() => {
    // One that was opened from the list stays; one that somebody else took makes room.
    if (!isAsking) setAsked(nextId ? { id: nextId, until: Date.now() + offerMs } : null)
  }, [isAsking, nextId])
  const open = useCallback((id: string) => setAsked({ id, until: Date.now() + offerMs }), [])
  return { offer, until: asked?.until ?? 0, putAside, open }
}

/** Whether something came just now. */
function useMoment(what: string | null): boolean {
  const [past, setPast] = useState<string | null>(null)
  useEffect(() => {
    if (what === null) return setPast(null)
    const timer = setTimeout(() => setPast(what), newsMs)
    return () => clearTimeout(timer)
  }, [what])
  return what !== null && what !== past
}
