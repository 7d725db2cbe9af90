import { useEffect, useState } from 'react'
import { formatMoment } from '../../lib/format.ts'
import type { OrderAge } from '../../lib/use-kept-order.ts'
import styles from './stream-age.module.css'

const BLIP_MS = 4000

/** Says how old the page is once it has been cut off for longer than a blip, at once when it comes from this device; nothing while it is true. */
export function StreamAge({ phase, checkedAt }: OrderAge) {
  const isCut = phase === 'stale'
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (!isCut) return
    const timer = setTimeout(() => setLong(true), BLIP_MS)
    return () => clearTimeout(timer)
  }, [isCut])
  if (checkedAt === null || !(phase === 'kept' || (isCut && isLong))) return null
  return <p className={styles.age}>As of {formatMoment(checkedAt)}. Your order goes on meanwhile.</p>
}
