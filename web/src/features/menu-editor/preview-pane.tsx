import { IconMoon, IconSun } from '@tabler/icons-react'
import { type ReactNode, useState } from 'react'
import { IconButton } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { PhoneFrame } from './phone-frame.tsx'
import styles from './preview-pane.module.css'

/** What customers will see, on a phone, by day or by night. */
export function PreviewPane({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  return (
    <div className={styles.pane}>
      <div className={styles.head}>
        <h2 className={styles.title}>Customers will see</h2>
        <IconButton
          label={theme === 'light' ? 'Show it in the dark' : 'Show it in the light'}
          onClick={() => setTheme(theme === 'light' ? 'dark' : 'light')}
        >
          <Icon of={theme === 'light' ? IconMoon : IconSun} />
        </IconButton>
      </div>
      <PhoneFrame title="The menu as customers will see it" theme={theme}>
        {children}
      </PhoneFrame>
    </div>
  )
}
