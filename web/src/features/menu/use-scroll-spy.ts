import { useEffect, useState } from 'react'

/** Which of the sections stands under the sticky bar now. */
export function useScrollSpy(ids: readonly string[], offset: number): string | null {
  const [current, setCurrent] = useState<string | null>(ids[0] ?? null)
  const key = ids.join(' ')
  useEffect(() => {
    const all = key.split(' ')
    let frame = 0
    const look = () => {
      frame = 0
      const passed = all.filter(
        (id) => (document.getElementById(id)?.getBoundingClientRect().top ?? 1) <= offset,
      )
      const isAtEnd = window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 2
      setCurrent((isAtEnd && passed.length > 0 ? all.at(-1) : passed.at(-1)) ?? all[0] ?? null)
    }
    const onScroll = () => {
      frame ||= requestAnimationFrame(look)
    }
    window.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      window.removeEventListener('scroll', onScroll)
      cancelAnimationFrame(frame)
    }
  }, [key, offset])
  return current
}
