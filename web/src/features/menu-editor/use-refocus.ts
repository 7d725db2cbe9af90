import { useEffect, useRef } from 'react'

/** Takes the focus along when what has it goes, or is drawn elsewhere: to what carries this `data-handle` after the next drawing. */
export function useRefocus<T extends HTMLElement>() {
  const area = useRef<T>(null)
  const wish = useRef<string | null>(null)
  useEffect(() => {
    if (wish.current === null) return
    area.current?.querySelector<HTMLElement>(`[data-handle="${CSS.escape(wish.current)}"]`)?.focus()
    wish.current = null
  })
  const refocus = (handle: string) => {
    wish.current = handle
  }
  return { area, refocus }
}
