import type { Observable } from '@platewire/client'
import type { DriverPosition, Place } from '@platewire/client/deliveries'
import { LngLatBounds, Map as MapLibreMap, Marker, setWorkerUrl } from 'maplibre-gl'
// Without it the build passes, and the map stays blank for ever.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import styles from './live-map.module.css'
import { readMapColours } from './map-colours.ts'
import { glyphs } from './map-glyphs.ts'
import { addSample, type Drawn, drawnAt, type Motion, newMotion, step } from './motion.ts'
import type { Pin } from './pin.ts'
import { ringOf } from './ring.ts'
import { labelFont, townStyle } from './town-style.ts'

/** A map in a place of the page. */
export interface MapView {
  setPins(pins: readonly Pin[]): void
  /** Shows somebody who moves; returns what ends that. */
  follow(mover: Observable<DriverPosition | null>, name: string): () => void
  recentre(): void
  remove(): void
}

/** At most thirty pictures a second while somebody walks, one otherwise. */
const frameMs = 33
const restMs = 1000
/** How often the camera looks whether everybody is still in the picture. */
const cameraMs = 2500

setWorkerUrl(workerUrl)

/** Puts a map into an element. It draws when the page's font is there, and again when the page turns dark or light. */
export function createMapView(
  container: HTMLElement,
  { onFollowing }: { onFollowing(isFollowing: boolean): void },
): MapView {
  const reduced = matchMedia('(prefers-reduced-motion: reduce)')
  const dark = matchMedia('(prefers-color-scheme: dark)')
  let map: MapLibreMap | null = null
  let isRemoved = false
  let isReady = false
  let isFollowing = true
  let pins: readonly Pin[] = []
  let markers: Marker[] = []
  let shown: Place | null = null
  let lookedAt = 0
  let afterReady: (() => void)[] = []

  const whenReady = (task: () => void) => {
    if (isReady) task()
    else afterReady.push(task)
  }

  const look = (isAtOnce: boolean) => {
    // On the road what counts is from the driver to the door; the kitchen lies behind.
    const isRide = shown !== null && pins.some(({ kind }) => kind === 'home')
    const places = [
      ...(isRide ? pins.filter(({ kind }) => kind !== 'kitchen') : pins),
      ...(shown ? [shown] : []),
    ]
    const [first] = places
    if (!map || !first || !isFollowing) return
    lookedAt = Date.now()
    const bounds = places.reduce(
      (all, { longitude, latitude }) => all.extend([longitude, latitude]),
      new LngLatBounds([first.longitude, first.latitude], [first.longitude, first.latitude]),
    )
    map.fitBounds(bounds, {
      padding: { top: 56, bottom: 44, left: 44, right: 44 },
      maxZoom: 15.5,
      duration: isAtOnce || reduced.matches ? 0 : 700,
    })
  }

  const drawPins = () => {
    for (const marker of markers) marker.remove()
    markers = pins.flatMap((pin) => {
      if (!map) return []
      const element = document.createElement('div')
      element.className = [styles.pin, pin.kind === 'home' && styles.home, pin.kind === 'area' && styles.area]
        .filter(Boolean)
        .join(' ')
      element.innerHTML = glyphs[pin.kind]
      return [new Marker({ element }).setLngLat([pin.longitude, pin.latitude]).addTo(map)]
    })
    look(true)
  }

  const open = async () => {
    await document.fonts.load(`13px "${labelFont}"`).catch(() => [])
    if (isRemoved) return
    const created = new MapLibreMap({
      container,
      style: townStyle(readMapColours(container)),
      center: [2.3465, 48.8715],
      zoom: 13,
      minZoom: 10,
      maxZoom: 17,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      touchPitch: false,
      cooperativeGestures: false,
      // The style is here and its fonts are the page's: nothing is fetched.
      localIdeographFontFamily: labelFont,
    })
    map = created
    created.touchZoomRotate.disableRotation()
    created.on('load', () => {
      container.dataset.loaded = 'true'
      isReady = true
      for (const task of afterReady.splice(0)) task()
    })
    for (const event of ['dragstart', 'zoomstart'] as const)
      created.on(event, ({ originalEvent }) => {
        if (!originalEvent) return
        isFollowing = false
        onFollowing(false)
      })
  }
  const repaint = () => {
    const colours = readMapColours(container)
    whenReady(() => map?.setStyle(townStyle(colours), { diff: true }))
  }
  dark.addEventListener('change', repaint)
  void open()

  return {
    setPins: (next) => {
      pins = next
      whenReady(drawPins)
    },
    follow: (mover, name) => {
      let end = () => {}
      let isOver = false
      whenReady(() => {
        if (map && !isOver)
          end = followMover(map, mover, name, reduced, (place) => {
            const isFirst = shown === null
            shown = place
            if (isFirst || Date.now() - lookedAt > cameraMs) look(isFirst)
          })
      })
      return () => {
        isOver = true
        shown = null
        end()
      }
    },
    recentre: () => {
      isFollowing = true
      onFollowing(true)
      look(false)
    },
    remove: () => {
      isRemoved = true
      afterReady = []
      dark.removeEventListener('change', repaint)
      map?.remove()
    },
  }
}

/** Draws somebody who moves, for as long as it is looked at. */
function followMover(
  map: MapLibreMap,
  mover: Observable<DriverPosition | null>,
  name: string,
  reduced: MediaQueryList,
  onPlace: (place: Place) => void,
): () => void {
  const element = document.createElement('div')
  element.className = styles.mover ?? ''
  element.innerHTML = glyphs.moped
  element.dataset.name = name
  const marker = new Marker({ element })
  let motion: Motion | null = null
  let isOnMap = false
  let jump: string | null = null
  let drawnAtMs = 0
  let ringAtMs = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let frame = 0

  const take = () => {
    const position = mover.getSnapshot()
    const now = Date.now()
    if (!position) motion = null
    else if (motion && jump !== null && position.precision === 'point') motion = addSample(motion, position)
    else motion = newMotion(position, now)
    element.dataset.precision = position?.precision ?? 'point'
    draw()
  }

  const put = (drawn: Drawn) => {
    marker.setLngLat([drawn.longitude, drawn.latitude])
    if (!isOnMap) marker.addTo(map)
    isOnMap = true
    onPlace(drawn)
  }

  const draw = () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    const now = Date.now()
    motion = motion && step(motion, now)
    const drawn = motion && drawnAt(motion, now)
    if (!drawn) {
      if (isOnMap) marker.remove()
      isOnMap = false
      jump = null
      setRing(null, now)
      return
    }
    element.dataset.signal = drawn.signal
    if (jump !== null && jump !== drawn.jump && !reduced.matches) fade(drawn)
    else put(drawn)
    jump = drawn.jump
    drawnAtMs = now
    if (now - ringAtMs > restMs) setRing(drawn, now)
    plan(drawn.isMoving && !reduced.matches)
  }

  /** Out, then in somewhere else: nobody flew there. */
  const fade = (drawn: Drawn) => {
    element.dataset.jumping = 'true'
    setTimeout(() => {
      put(drawn)
      delete element.dataset.jumping
    }, 220)
  }

  const plan = (isMoving: boolean) => {
    if (document.visibilityState === 'hidden') return
    if (!isMoving) timer = setTimeout(draw, restMs)
    else
      frame = requestAnimationFrame(function next() {
        if (Date.now() - drawnAtMs >= frameMs) draw()
        else frame = requestAnimationFrame(next)
      })
  }

  const setRing = (drawn: Drawn | null, now: number) => {
    ringAtMs = now
    if (drawn) element.dataset.latitude = drawn.latitude.toFixed(5)
    const source = map.getSource('ring')
    if (source && 'setData' in source && typeof source.setData === 'function')
      source.setData({ type: 'FeatureCollection', features: drawn ? [ringOf(drawn, drawn.ringM)] : [] })
  }

  const stop = mover.subscribe(take)
  document.addEventListener('visibilitychange', draw)
  take()
  return () => {
    stop()
    document.removeEventListener('visibilitychange', draw)
    cancelAnimationFrame(frame)
    clearTimeout(timer)
    marker.remove()
  }
}
