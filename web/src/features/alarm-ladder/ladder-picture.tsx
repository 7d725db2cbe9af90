import { IconBell } from '@tabler/icons-react'
import { Icon } from '../../components/ui/icon.tsx'
import styles from './ladder-picture.module.css'
import { formatSeconds, stepWords } from './words.ts'

/** A step on the line, and when it is taken. */
export interface PictureStep {
  readonly step: string
  readonly seconds: number
}

/** The steps of an alarm down a line of time, from the first ring to the call; longer waits are longer on paper. */
export function LadderPicture({ title, steps }: { title: string; steps: readonly PictureStep[] }) {
  return (
    <figure className={styles.figure}>
      <figcaption className={styles.title}>{title}</figcaption>
      <ol className={styles.line}>
        <Mark label="The order comes, and every board rings" icon={IconBell} seconds={0} wait={0} />
        {steps.map(({ step, seconds }, nth) => {
          const { icon, does } = stepWords(step)
          const wait = seconds - (steps[nth - 1]?.seconds ?? 0)
          return <Mark key={step} label={does} icon={icon} seconds={seconds} wait={wait} />
        })}
      </ol>
    </figure>
  )
}

function Mark({
  label,
  icon,
  seconds,
  wait,
}: {
  label: string
  icon: typeof IconBell
  seconds: number
  wait: number
}) {
  return (
    <li className={styles.mark} style={{ '--wait': `${Math.round(Math.sqrt(Math.max(0, wait)) * 4)}px` }}>
      <span className={styles.dot}>
        <Icon of={icon} size={20} />
      </span>
      <span className={styles.label}>
        <span className={styles.time}>{formatSeconds(seconds)}</span> {label}
      </span>
    </li>
  )
}
