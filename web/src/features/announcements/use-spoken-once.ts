import { useEffect } from 'react'
import { announce } from '../../lib/announce.ts'
import { claimOnce } from './claim-once.ts'

/** Says something to screen readers once, in the first tab somebody looks at. */
export function useSpokenOnce(id: string | null, text: string): void {
  useEffect(() => {
    if (id === null) return
    let isOver = false
    const speak = async () => {
      if (document.visibilityState === 'hidden' || isOver) return
      if ((await claimOnce(id)) && !isOver) announce(text, 'assertive')
    }
    void speak()
    document.addEventListener('visibilitychange', speak)
    return () => {
      isOver = true
      document.removeEventListener('visibilitychange', speak)
    }
  }, [id, text])
}
