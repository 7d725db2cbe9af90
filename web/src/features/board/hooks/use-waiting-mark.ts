import { useEffect } from 'react'
import { waitingIcon } from '../waiting-icon.ts'

/** Shows on the tab, and on the app's own icon, how many orders wait: seen from another window. */
export function useWaitingMark(waiting: number): void {
  useEffect(() => {
    const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    const before = link?.getAttribute('href')
    if (waiting > 0) link?.setAttribute('href', waitingIcon(waiting))
    badge(waiting)
    return () => {
      if (before) link?.setAttribute('href', before)
      badge(0)
    }
  }, [waiting])
}

function badge(count: number): void {
  if (!('setAppBadge' in navigator)) return
  const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()
  // Refused where the app is not installed; the tab shows it all the same.
  done.catch(() => undefined)
}
