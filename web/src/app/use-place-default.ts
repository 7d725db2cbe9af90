import { useEffect } from 'react'
import { placeOf } from '../features/addresses/place-of.ts'
import { type Place, writePlace } from '../features/addresses/place-store.ts'
import { useAddresses } from '../features/addresses/use-addresses.ts'

/** Takes the first saved address as the place, as long as nobody chose one. */
export function usePlaceDefault(place: Place | null): void {
  const { data: addresses } = useAddresses()
  const [first] = addresses ?? []
  useEffect(() => {
    if (place === null && first) writePlace(placeOf(first))
  }, [place, first])
}
