import type { Address } from '@platewire/client'
import { addressName } from './address-text.ts'
import type { Place } from './place-store.ts'

/** A saved address as the place where food should go. */
export const placeOf = (address: Address): Place => ({
  label: addressName(address),
  latitude: address.latitude,
  longitude: address.longitude,
  address_id: address.id,
})
