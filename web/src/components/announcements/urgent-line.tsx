import { IconAlertTriangle } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { cx } from '../../lib/cx.ts'
import { Banner } from '../ui/banner.tsx'
import { Icon } from '../ui/icon.tsx'
import styles from './urgent-line.module.css'

/** A text longer than this may need more than the lines it is given. */
const LONG = 90

/** An urgent announcement across the top of a page: it pushes the content down. A long one opens in its place. */
export function UrgentLine({ title, body, action }: { title: string; body: string; action?: ReactNode }) {
  // By its text: the next one begins short, and the buttons keep their focus.
  const [opened, setOpened] = useState<string | null>(null)
  const isWhole = opened === body
  return (
    <Banner tone="due" icon={<Icon of={IconAlertTriangle} size={22} />}>
      <div className={styles.line}>
        <p className={cx(styles.text, !isWhole && styles.short)}>
          <strong>
            <bdi>{title}</bdi>
          </strong>{' '}
          <bdi>{body}</bdi>
        </p>
        <div className={styles.acts}>
          {title.length + body.length > LONG && (
            <button type="button" aria-expanded={isWhole} onClick={() => setOpened(isWhole ? null : body)}>
              {isWhole ? 'Show less' : 'Read all'}
            </button>
          )}
          {action}
        </div>
      </div>
    </Banner>
  )
}
