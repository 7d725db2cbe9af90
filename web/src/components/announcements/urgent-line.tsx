import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Banner } from '../ui/banner.tsx'
import { Icon } from '../ui/icon.tsx'
import styles from './urgent-line.module.css'

/** An urgent announcement across the top of a page: it pushes the content down, and two lines of it are enough to decide. */
export function UrgentLine({ title, body, action }: { title: string; body: string; action?: ReactNode }) {
  return (
    <Banner tone="due" icon={<Icon of={IconAlertTriangle} size={22} />} action={action}>
      <p className={styles.text}>
        <strong>
          <bdi>{title}</bdi>
        </strong>{' '}
        <bdi>{body}</bdi>
      </p>
    </Banner>
  )
}
