import { useEffect } from 'react'

/** A device that refuses it, or lets go of it by itself, on low battery, is asked again after this, ms. */
const AGAIN_MS = 10_000

/** Keeps the screen on while the page is in front, where the device allows it; taken again whenever it was lost. */
export function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | undefined
    let isOver = false
    let again: ReturnType<typeof setTimeout> | undefined
    const take = async () => {
      if (document.visibilityState !== 'visible' || !('wakeLock' in navigator)) return
      if (lock && !lock.released) return
      // Refused on low battery: the board works all the same.
      const taken = await navigator.wakeLock.request('screen').catch(() => undefined)
      if (isOver) return void taken?.release()
      lock = taken
      if (taken) taken.addEventListener('release', takeLater)
      else takeLater()
    }
    const takeLater = () => {
      clearTimeout(again)
      if (!isOver) again = setTimeout(take, AGAIN_MS)
    }
    void take()
    document.addEventListener('visibilitychange', take)
    return () => {
      isOver = true
      clearTimeout(again)
      document.removeEventListener('visibilitychange', take)
      void lock?.release()
    }
  }, [])
}
