import type { Fix } from '@platewire/client/deliveries'
import { useCallback, useEffect, useRef, useState } from 'react'

/** Where asking for the device's place has come to. `lost` goes on asking, but nothing came so far. */
export type LocationState = 'off' | 'asking' | 'lost' | 'on' | 'denied' | 'unavailable'

/** Watching tells of movement only. This often the device is asked anyway, so that standing still is told as well. */
const askEveryMs = 8000
/** A first fix takes a while; after this long its driver is told. */
const lostAfterMs = 30_000
const options: PositionOptions = { enableHighAccuracy: true, maximumAge: 2000, timeout: 15_000 }

/** The device's place, from the first press on: nobody is asked for it before. */
export function useLocation(onFix: (fix: Fix) => void): {
  state: LocationState
  fix: Fix | null
  start(): void
  stop(): void
} {
  const [state, setState] = useState<LocationState>('off')
  const [fix, setFix] = useState<Fix | null>(null)
  const isWanted = state !== 'off' && state !== 'denied' && state !== 'unavailable'
  const listener = useRef(onFix)
  listener.current = onFix

  useEffect(() => {
    if (!isWanted) return
    const take = ({ coords }: GeolocationPosition) => {
      const next = toFix(coords)
      setFix(next)
      setState('on')
      listener.current(next)
    }
    // A fix that takes long is no reason to give up: the last one ages, and says so. Where there was none yet, we say so.
    const miss = () => setState((now) => (now === 'asking' ? 'lost' : now))
    const fail = (error: GeolocationPositionError) => {
      if (error.code === error.PERMISSION_DENIED) setState('denied')
      else miss()
    }
    const watch = navigator.geolocation.watchPosition(take, fail, options)
    const timer = setInterval(() => navigator.geolocation.getCurrentPosition(take, fail, options), askEveryMs)
    const patience = setTimeout(miss, lostAfterMs)
    return () => {
      navigator.geolocation.clearWatch(watch)
      clearInterval(timer)
      clearTimeout(patience)
    }
  }, [isWanted])

  const start = useCallback(() => {
    const begun = 'geolocation' in navigator ? 'asking' : 'unavailable'
    setState((now) => (now === 'on' || now === 'lost' ? now : begun))
  }, [])
  const stop = useCallback(() => setState('off'), [])
  useResume(start)
  return { state, fix, start, stop }
}

/** After a reload: goes on where it was allowed already, and asks nobody. */
function useResume(start: () => void): void {
  useEffect(() => {
    let isOver = false
    void navigator.permissions?.query({ name: 'geolocation' }).then(
      ({ state }) => {
        if (state === 'granted' && !isOver) start()
      },
      () => {},
    )
    return () => {
      isOver = true
    }
  }, [start])
}

function toFix({ latitude, longitude, accuracy, speed, heading }: GeolocationCoordinates): Fix {
  return {
    latitude,
    longitude,
    accuracy_m: accuracy,
    speed_mps: speed !== null && speed >= 0 && speed <= 100 ? speed : null,
    heading: heading !== null && heading >= 0 && heading <= 360 ? heading : null,
    // The device's own clock, as everything of this client: only the age leaves it.
    at: Date.now(),
  }
}
