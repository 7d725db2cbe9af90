import type { FollowSnapshot, Observable } from '@platewire/client'
import {
  createDeliveries,
  type Deliveries,
  type Drive,
  type DriverPosition,
  type Fix,
  type Run,
  type SignalState,
} from '@platewire/client/deliveries'
import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from 'react'
import { useCapability } from '../../lib/use-capability.ts'
import { useWakeLock } from '../../lib/use-wake-lock.ts'
import { createValue } from './own-place.ts'
import { pointStore } from './point-store.ts'
import { type LocationState, useLocation } from './use-location.ts'

/** A driver at work, for every page of the area. */
export interface Driving {
  deliveries: Deliveries
  run: FollowSnapshot<Run>
  signal: SignalState
  location: { state: LocationState; fix: Fix | null; start(): void; stop(): void }
  /** The device's own place, for maps. */
  ownPlace: Observable<DriverPosition | null>
  refresh(): void
}

const Context = createContext<Driving | null>(null)

/** Begins to drive when the area opens, and ends it when the driver leaves: nothing is sent from anywhere else. */
export function DriveProvider({ children, fallback }: { children: ReactNode; fallback: ReactNode }) {
  const deliveries = useCapability(createDeliveries)
  const [drive, setDrive] = useState<Drive | null>(null)
  useEffect(() => {
    const opened = deliveries.drive({ store: pointStore })
    setDrive(opened)
    const flush = () => opened.flush()
    window.addEventListener('online', flush)
    return () => {
      window.removeEventListener('online', flush)
      setDrive(null)
      opened.close()
    }
  }, [deliveries])
  return drive ? (
    <Provided deliveries={deliveries} drive={drive}>
      {children}
    </Provided>
  ) : (
    fallback
  )
}

function Provided({
  deliveries,
  drive,
  children,
}: {
  deliveries: Deliveries
  drive: Drive
  children: ReactNode
}) {
  const run = useSyncExternalStore(drive.run.subscribe, drive.run.getSnapshot)
  const signal = useSyncExternalStore(drive.signal.subscribe, drive.signal.getSnapshot)
  const [ownPlace] = useState(createValue)
  const location = useLocation((fix) => {
    drive.push(fix)
    ownPlace.set(fix)
  })
  useWakeLock()
  const driving = useMemo<Driving>(
    () => ({ deliveries, run, signal, location, ownPlace, refresh: drive.run.refresh }),
    [deliveries, run, signal, location, ownPlace, drive],
  )
  return <Context value={driving}>{children}</Context>
}

/** The driver at work. */
export function useDriving(): Driving {
  const driving = useContext(Context)
  if (!driving) throw new Error('useDriving() belongs below a DriveProvider')
  return driving
}
