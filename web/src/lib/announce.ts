type Urgency = 'polite' | 'assertive'
type Spoken = Record<Urgency, string>

let spoken: Spoken = { polite: '', assertive: '' }
const listeners = new Set<() => void>()

/** Says something to screen readers, through the two live regions that are there from the start. */
export function announce(text: string, urgency: Urgency = 'polite'): void {
  // The same words twice are spoken only if the text differs, hence the no-break space.
  const repeated = spoken[urgency] === text
  spoken = { ...spoken, [urgency]: repeated ? `${text} ` : text }
  for (const listener of listeners) listener()
}

export const announcements = {
  subscribe(listener: () => void) {
    listeners.add(listener)
    return () => {
      listeners.delete(listener)
    }
  },
  read: (): Spoken => spoken,
}
