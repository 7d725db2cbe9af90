/** Moves focus on where what was pressed in a part is gone, or is about to go; not from where somebody went meanwhile. */
export function catchFocus(part: Element | null, to: HTMLElement | null | undefined): void {
  const { activeElement, body } = document
  if (activeElement === null || activeElement === body || part?.contains(activeElement)) to?.focus()
}
