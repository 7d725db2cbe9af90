import type { Place } from '@platewire/client/deliveries'

/** Something that stands still on a map. */
export interface Pin extends Place {
  readonly kind: 'kitchen' | 'home' | 'area'
  readonly label: string
}
