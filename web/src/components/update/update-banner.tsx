import { IconSparkles } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import { announce } from '../../lib/announce.ts'
import { useUntouched } from '../../lib/use-untouched.ts'
import { Banner } from '../ui/banner.tsx'
import { Icon } from '../ui/icon.tsx'

const QUIET_MS = 20_000
const TEXT = 'A new version of Platewire is ready.'

/**
 * Offers the version that lies ready, at a moment when nobody has a hand on the page: a line that pushes the content down must not
 * come between a finger and its button.
 */
export function UpdateBanner({ onApply }: { onApply: () => void }) {
  const isQuiet = useUntouched(QUIET_MS)
  const [isLater, setLater] = useState(false)
  const isShown = isQuiet && !isLater
  useEffect(() => {
    if (isShown) announce(TEXT)
  }, [isShown])
  if (!isShown) return null
  return (
    <Banner
      tone="calm"
      icon={<Icon of={IconSparkles} />}
      action={
        <>
          <button type="button" onClick={onApply}>
            Load it now
          </button>
          <button type="button" onClick={() => setLater(true)}>
            Later
          </button>
        </>
      }
    >
      {TEXT}
    </Banner>
  )
}
