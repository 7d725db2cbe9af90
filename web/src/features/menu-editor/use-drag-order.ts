import { type PointerEvent, useEffect, useState } from 'react'

/** Where something would be put: among the dishes of a category, or among the categories. */
export type DropPlace = { readonly categoryId: string | null; readonly to: number }

type Dragged = { readonly kind: 'dish' | 'category'; readonly id: string; readonly place: DropPlace | null }

const EDGE = 72
const SCROLL_STEP = 14

/**
 * Reordering by pointer, touch included: press the handle, move, let go. What can be dropped on carries `data-category`,
 * `data-dish` and `data-index`. Escape puts everything back. Keys are the handle's own.
 */
export function useDragOrder(onDrop: (kind: 'dish' | 'category', id: string, place: DropPlace) => void) {
  const [dragged, setDragged] = useState<Dragged | null>(null)
  const isDragging = dragged !== null
  useEffect(() => {
    if (!isDragging) return
    const stop = (event: KeyboardEvent) => event.key === 'Escape' && setDragged(null)
    window.addEventListener('keydown', stop)
    return () => window.removeEventListener('keydown', stop)
  }, [isDragging])

  const handleOf = (kind: 'dish' | 'category', id: string) => ({
    onPointerDown: (event: PointerEvent<HTMLElement>) => {
      if (event.button !== 0) return
      event.currentTarget.setPointerCapture(event.pointerId)
      setDragged({ kind, id, place: null })
    },
    onPointerMove: ({ clientX, clientY }: PointerEvent<HTMLElement>) => {
      if (!dragged) return
      scrollNearEdge(clientY)
      setDragged({ ...dragged, place: placeUnder(kind, id, clientX, clientY) })
    },
    onPointerUp: () => {
      if (dragged?.place) onDrop(kind, id, dragged.place)
      setDragged(null)
    },
    onPointerCancel: () => setDragged(null),
  })
  return { dragged, handleOf }
}

function scrollNearEdge(y: number): void {
  if (y < EDGE) window.scrollBy(0, -SCROLL_STEP)
  if (y > window.innerHeight - EDGE) window.scrollBy(0, SCROLL_STEP)
}

function placeUnder(kind: 'dish' | 'category', id: string, x: number, y: number): DropPlace | null {
  const under = document.elementFromPoint(x, y)
  const category = under?.closest<HTMLElement>('[data-category]')
  if (!category) return null
  if (kind === 'category') {
    const own = document.querySelector<HTMLElement>(`[data-category="${CSS.escape(id)}"]`)
    return { categoryId: null, to: besideOf(category, y, own ? indexOf(own) : null) }
  }
  const categoryId = category.dataset.category ?? ''
  const own = category.querySelector<HTMLElement>(`[data-dish="${CSS.escape(id)}"]`)
  const dish = under?.closest<HTMLElement>('[data-dish]')
  if (dish) return { categoryId, to: besideOf(dish, y, own ? indexOf(own) : null) }
  const count = category.querySelectorAll('[data-dish]').length
  return { categoryId, to: own ? count - 1 : count }
}

const indexOf = (element: HTMLElement): number => Number(element.dataset.index)

/** The place before or after an element, counted without the one that moves. */
function besideOf(element: HTMLElement, y: number, ownIndex: number | null): number {
  const { top, height } = element.getBoundingClientRect()
  const index = indexOf(element) + (y > top + height / 2 ? 1 : 0)
  return ownIndex !== null && ownIndex < index ? index - 1 : index
}
