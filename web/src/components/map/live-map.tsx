import 'maplibre-gl/dist/maplibre-gl.css'
import type { Observable } from '@platewire/client'
import type { DriverPosition } from '@platewire/client/deliveries'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../ui/button.tsx'
import styles from './live-map.module.css'
import { createMapView, type MapView } from './map-view.ts'
import type { Pin } from './pin.ts'

/** A small map with pins, and with somebody who moves. Its text twin stands beside it, so it says only that it is a map. */
export function LiveMap({
  label,
  pins,
  mover,
  name,
}: {
  label: string
  pins: readonly Pin[]
  mover: Observable<DriverPosition | null>
  /** Who moves. */
  name: string
}) {
  const place = useRef<HTMLDivElement>(null)
  const [view, setView] = useState<MapView | null>(null)
  const [isFollowing, setFollowing] = useState(true)

  useEffect(() => {
    if (!place.current) return
    const created = createMapView(place.current, { onFollowing: setFollowing })
    setView(created)
    return () => created.remove()
  }, [])
  useEffect(() => view?.setPins(pins), [view, pins])
  useEffect(() => view?.follow(mover, name), [view, mover, name])

  return (
    <div className={styles.frame}>
      {/* A picture of what the words beside it say: no stop for the keyboard. */}
      <div ref={place} className={styles.map} role="img" aria-label={label} inert />
      {!isFollowing && (
        <div className={styles.recentre}>
          <Button variant="secondary" size="small" onClick={() => view?.recentre()}>
            Recentre
          </Button>
        </div>
      )}
    </div>
  )
}
