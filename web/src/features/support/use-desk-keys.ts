import { useEffect, useEffectEvent } from 'react'

/** The keys of the desk. While one writes they are letters. */
export function useDeskKeys(acts: Readonly<Record<string, () => void>>): void {
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const { target } = event
    const isWriting =
      target instanceof HTMLElement && target.closest('input, textarea, select, dialog') !== null
    if (event.key === 'Escape' && target instanceof HTMLTextAreaElement) return target.blur()
    const act = acts[event.key.toLowerCase()]
    if (!act || isWriting || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}
