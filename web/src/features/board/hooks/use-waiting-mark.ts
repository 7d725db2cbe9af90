import { useEffect, useRef } from 'react'
import { waitingIcon } from '../waiting-icon.ts'

const tabIcon = () => document.querySelector<HTMLLinkElement>('link[rel="icon"]')

/** Shows on the tab, and on the app's own icon, how many orders wait: seen from another window. */
export function useWaitingMark(waiting: number): void {
  const usual = useRef<string | null>(null)
  const icon = waiting > 0 ? waitingIcon(waiting) : null
  useEffect(() => {
    usual.current ??= tabIcon()?.getAttribute('href') ?? null
    const shown = icon ?? usual.current
    if (shown !== null) tabIcon()?.setAttribute('href', shown)
  }, [icon])
  useEffect(() => badge(waiting), [waiting])
  useEffect(
    () => () => {
      if (usual.current !== null) tabIcon()?.setAttribute('href', usual.current)
      badge(0)
    },
    [],
  )
}

function badge(count: number): void {
  if (!('setAppBadge' in navigator)) return
  const done = count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()
  // Refused where the app is not installed; the tab shows it all the same.
  done.catch(() => undefined)
}
