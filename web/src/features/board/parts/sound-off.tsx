import { IconBellOff } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { Icon } from '../../../components/ui/icon.tsx'
import { plural } from '../../../lib/format.ts'
import styles from './sound-off.module.css'

/** Covers the board while an order waits that nobody can hear. Any touch turns the sound on and opens the board. */
export function SoundOff({ waiting, onTouch }: { waiting: number; onTouch: () => void }) {
  const button = useRef<HTMLButtonElement>(null)
  useEffect(() => button.current?.focus(), [])
  return (
    <button ref={button} type="button" className={styles.cover} onClick={onTouch}>
      <Icon of={IconBellOff} size={72} />
      <span className={styles.count}>{plural(waiting, 'order waits', 'orders wait')}</span>
      <span className={styles.text}>Sound is off, touch anywhere</span>
    </button>
  )
}
