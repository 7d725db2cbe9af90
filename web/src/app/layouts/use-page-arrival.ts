import { type RefObject, useEffect, useRef } from 'react'
import { useLocation, useNavigationType } from 'react-router'

/** On a new page: scroll to its top and move focus to its start, as a page load would. Going back keeps the place. */
export function usePageArrival(main: RefObject<HTMLElement | null>): void {
  const { pathname } = useLocation()
  const navigation = useNavigationType()
  const isFirst = useRef(true)
  // biome-ignore lint/correctness/useExhaustiveDependencies: only another page is an arrival
  useEffect(() => {
    if (isFirst.current) {
      isFirst.current = false
      return
    }
    if (navigation !== 'POP') window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [pathname])
}
