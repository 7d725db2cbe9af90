import type { StreamPhase } from '@platewire/client'
import { useEffect, useState } from 'react'
import { formatMoment } from '../../lib/format.ts'
import styles from './stream-age.module.css'

const BLIP_MS = 4000

/** Says how old the page is once it has been cut off for longer than a blip; nothing while it is true. */
export function StreamAge({ phase, checkedAt }: { phase: StreamPhase; checkedAt: number | null }) {
  const isCut = phase === 'stale'
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (!isCut) return
    const timer = setTimeout(() => setLong(true), BLIP_MS)
    return () => clearTimeout(timer)
  }, [isCut])
  if (!isCut || !isLong || checkedAt === null) return null
  return <p className={styles.age}>As of {formatMoment(checkedAt)}. Your order goes on meanwhile.</p>
}
