import { IconCloudOff, IconLock, IconRefresh } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { announce } from '../../lib/announce.ts'
import { useNow } from '../../lib/clock.ts'
import { type Audience, type ConnectionFacts, connectionNotice } from '../../lib/connection-view.ts'
import { Banner } from '../ui/banner.tsx'
import { Icon } from '../ui/icon.tsx'

const ICONS = { reconnecting: IconRefresh, offline: IconCloudOff, denied: IconLock }

/** Says that updates are cut, once it has lasted longer than a blip, and what still holds. */
export function ConnectionBanner({
  facts,
  audience,
  waiting = 0,
  waitingLink,
  onRetry,
  onSignIn,
}: {
  facts: ConnectionFacts
  audience: Audience
  /** How many of one's own acts wait for the network, and the way to them. */
  waiting?: number
  waitingLink?: ReactNode
  onRetry: () => void
  onSignIn: () => void
}) {
  const now = useNow(1)
  const notice = connectionNotice(facts, now, audience, waiting)
  const text = notice?.text ?? null
  useEffect(() => {
    if (text) announce(text)
  }, [text])
  if (!notice) return null
  const icon = ICONS[facts.state === 'offline' || facts.state === 'denied' ? facts.state : 'reconnecting']
  return (
    <Banner
      tone={notice.tone}
      icon={<Icon of={icon} />}
      action={
        <>
          {waiting > 0 && waitingLink}
          {notice.action && (
            <button type="button" onClick={notice.action === 'sign-in' ? onSignIn : onRetry}>
              {notice.action === 'sign-in' ? 'Sign in' : 'Try now'}
            </button>
          )}
        </>
      }
    >
      {notice.text}
    </Banner>
  )
}
