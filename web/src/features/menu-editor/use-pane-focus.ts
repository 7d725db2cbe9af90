import { useEffect, useRef } from 'react'

/**
 * Takes the focus along from pane to pane, where what was pressed is gone with its dish or hidden with its pane. Back in the list
 * it is at the dish one came from; `landAt` names what stands there instead.
 */
export function usePaneFocus(view: 'list' | 'dish' | 'preview', dishId: string | null) {
  const desk = useRef<HTMLDivElement>(null)
  const landing = useRef<string | null>(null)
  const shown = useRef({ view, dishId })
  useEffect(() => {
    const before = shown.current
    shown.current = { view, dishId }
    if (before.view === view && before.dishId === dishId) return
    const place = landing.current ?? before.dishId
    landing.current = null
    if (!isLost(document.activeElement)) return
    const pane = desk.current?.querySelector<HTMLElement>(`[data-pane="${view}"]`)
    const line = view === 'list' && pane && place !== null ? lineAt(pane, place) : null
    const target = line ?? pane
    target?.focus()
  }, [view, dishId])
  const landAt = (id: string | null) => {
    landing.current = id
  }
  return { desk, landAt }
}

/** A dish of the list, or a category without any. */
const lineAt = (pane: HTMLElement, id: string): HTMLElement | null =>
  pane.querySelector<HTMLElement>(`[data-open="${CSS.escape(id)}"]`) ??
  pane.querySelector<HTMLElement>(`[data-handle="${CSS.escape(id)}"]`)

function isLost(focused: Element | null): boolean {
  if (focused === null || focused === document.body) return true
  const pane = focused.closest('[data-pane]')
  return pane !== null && getComputedStyle(pane).display === 'none'
}
