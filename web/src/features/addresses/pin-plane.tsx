import { IconCurrentLocation } from '@tabler/icons-react'
import { type KeyboardEvent, type PointerEvent, useId, useRef, useState } from 'react'
import { Icon } from '../../components/ui/icon.tsx'
import { formatDistance } from '../../lib/format.ts'
import { distanceBetween, movePoint, offsetFrom, type Point, windFrom } from './geometry.ts'
import styles from './pin-plane.module.css'

/** A place people know, to find their way by. */
export type Landmark = Point & { id: string; name: string }

const METRES_PER_PIXEL = 5
const STEP: Record<string, [number, number]> = {
  ArrowUp: [0, -50],
  ArrowDown: [0, 50],
  ArrowLeft: [-50, 0],
  ArrowRight: [50, 0],
}

/** Where the pin stands, in words: from the nearest landmark. */
export function whereIs(pin: Point, landmarks: readonly Landmark[]): string {
  const [nearest] = [...landmarks].sort((a, b) => distanceBetween(pin, a) - distanceBetween(pin, b))
  if (!nearest) return `${pin.latitude.toFixed(4)}, ${pin.longitude.toFixed(4)}`
  const metres = distanceBetween(pin, nearest)
  return metres < 30
    ? `At ${nearest.name}`
    : `${formatDistance(metres)} ${windFrom(nearest, pin)} of ${nearest.name}`
}

/**
 * A plan without streets: the pin stays in the middle and the ground moves under it, by finger or arrow keys.
 * It needs no map service, and no address leaves the device for it.
 */
export function PinPlane({
  pin,
  landmarks,
  onMove,
}: {
  pin: Point
  landmarks: readonly Landmark[]
  onMove: (pin: Point) => void
}) {
  const id = useId()
  const drag = useRef<{ x: number; y: number; from: Point } | null>(null)

  function onPointerDown(event: PointerEvent<HTMLDivElement>) {
    drag.current = { x: event.clientX, y: event.clientY, from: pin }
    event.currentTarget.setPointerCapture(event.pointerId)
  }

  function onPointerMove(event: PointerEvent) {
    const start = drag.current
    if (!start) return
    const east = (start.x - event.clientX) * METRES_PER_PIXEL
    const south = (start.y - event.clientY) * METRES_PER_PIXEL
    onMove(movePoint(start.from, east, south))
  }

  function onKeyDown(event: KeyboardEvent) {
    const step = STEP[event.key]
    if (!step) return
    event.preventDefault()
    const times = event.shiftKey ? 5 : 1
    onMove(movePoint(pin, step[0] * times, step[1] * times))
  }

  return (
    <div className={styles.box}>
      <div
        role="application"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrow keys move the pin, which no native control does
        tabIndex={0}
        aria-label="Plan. Arrow keys move the pin by 50 metres, with Shift by 250."
        aria-describedby={`${id}-where`}
        className={styles.plane}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={() => {
          drag.current = null
        }}
        onKeyDown={onKeyDown}
      >
        <Ground pin={pin} landmarks={landmarks} />
        <span className={styles.pin} />
        <span className={styles.scale}>500 m</span>
      </div>
      <div className={styles.foot}>
        <output id={`${id}-where`} className={styles.where}>
          {whereIs(pin, landmarks)}
        </output>
        <LocateButton onLocate={onMove} />
      </div>
    </div>
  )
}

function Ground({ pin, landmarks }: { pin: Point; landmarks: readonly Landmark[] }) {
  const origin = landmarks[0] ?? pin
  const { east, south } = offsetFrom(pin, origin)
  return (
    <>
      <span
        className={styles.grid}
        style={{
          backgroundPosition: `calc(50% + ${east / METRES_PER_PIXEL}px) calc(50% + ${south / METRES_PER_PIXEL}px)`,
        }}
      />
      {landmarks.map((landmark) => {
        const at = offsetFrom(pin, landmark)
        return (
          <span
            key={landmark.id}
            className={styles.landmark}
            style={{
              transform: `translate(${at.east / METRES_PER_PIXEL}px, ${at.south / METRES_PER_PIXEL}px)`,
            }}
          >
            <bdi>{landmark.name}</bdi>
          </span>
        )
      })}
    </>
  )
}

function LocateButton({ onLocate }: { onLocate: (point: Point) => void }) {
  const [state, setState] = useState<'idle' | 'asking' | 'refused'>('idle')
  function locate() {
    setState('asking')
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setState('idle')
        onLocate({ latitude: coords.latitude, longitude: coords.longitude })
      },
      () => setState('refused'),
      { timeout: 10_000, maximumAge: 60_000 },
    )
  }
  if (state === 'refused')
    return <span className={styles.refused}>No location here. Move the plan instead.</span>
  return (
    <button type="button" className={styles.locate} onClick={locate} disabled={state === 'asking'}>
      <Icon of={IconCurrentLocation} />
      {state === 'asking' ? 'Looking…' : 'Where I am'}
    </button>
  )
}
