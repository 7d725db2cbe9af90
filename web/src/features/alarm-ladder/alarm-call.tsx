import { type Called, createAlarm } from '@platewire/client/alarm'
import { createDevices } from '@platewire/client/devices'
import { IconBellRinging } from '@tabler/icons-react'
import { useEffect, useRef, useState, useSyncExternalStore } from 'react'
import { Link, useLocation } from 'react-router'
import { buttonClass } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { announce } from '../../lib/announce.ts'
import { paths } from '../../lib/paths.ts'
import { useCapability } from '../../lib/use-capability.ts'
import styles from './alarm-call.module.css'
import { isCalled, seenAmong } from './called.ts'

const LOOK_EVERY_MS = 3000

/** The loudspeaker, which pages of the restaurant share. */
export interface Bell {
  subscribe(listener: () => void): () => void
  getSnapshot(): 'locked' | 'on' | 'unsupported'
  /** Rings until what it returns is called. */
  ring(isLoud: boolean): () => void
}

/**
 * Rings on whichever page of the restaurant's is open when nobody reacts to an order, and leads to its board. A board rings by
 * itself. It stops when somebody has seen the order, which this page learns by asking: it follows no board.
 */
export function AlarmCall({ bell }: { bell: Bell }) {
  const alarm = useCapability(createAlarm)
  const { receipts } = useCapability(createDevices)
  const { pathname } = useLocation()
  const [calls, setCalls] = useState<readonly Called[]>([])
  const isLocked = useSyncExternalStore(bell.subscribe, bell.getSnapshot) === 'locked'
  const here = useRef(pathname)
  here.current = pathname
  const latest = useRef(calls)
  latest.current = calls
  useEffect(
    () =>
      alarm.onCalled((called) => {
        setCalls((now) => [...now.filter(({ order_id }) => order_id !== called.order_id), called])
        if (isCalled(here.current, called)) receipts.received([called.order_id])
      }),
    [alarm, receipts],
  )
  const heard = calls.filter((called) => isCalled(pathname, called))
  const [first] = heard
  const isRinging = first !== undefined
  useEffect(() => {
    if (!isRinging) return
    announce('An order waits and nobody has seen it', 'assertive')
    return bell.ring(true)
  }, [isRinging, bell])
  const hasCalls = calls.length > 0
  useEffect(() => {
    if (!hasCalls) return
    let isOver = false
    const look = async () => {
      const seen = await seenAmong(latest.current, alarm.isWaiting)
      // What was called meanwhile stays, also where it is about the same order.
      if (seen.length > 0) setCalls((now) => now.filter((called) => !seen.includes(called)))
      if (!isOver) timer = setTimeout(look, LOOK_EVERY_MS)
    }
    let timer = setTimeout(look, LOOK_EVERY_MS)
    return () => {
      isOver = true
      clearTimeout(timer)
    }
  }, [hasCalls, alarm])
  if (first === undefined) return null
  return (
    <div className={styles.call} role="alert">
      <Icon of={IconBellRinging} size={28} />
      <p className={styles.text}>
        {first.number < 0 ? 'Test of the alarm: ' : ''}
        {heard.length > 1 ? `${heard.length} orders wait` : 'An order waits'}, and nobody has seen{' '}
        {heard.length > 1 ? 'them' : 'it'}.{isLocked && ' Sound is off, touch anywhere.'}
      </p>
      <Link to={paths.board(first.restaurant_id)} className={buttonClass()}>
        Open the board
      </Link>
    </div>
  )
}
