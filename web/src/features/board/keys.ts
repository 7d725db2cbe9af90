/** What a key does on the board. */
export type KeyCommand =
  | { readonly type: 'move'; readonly step: 1 | -1 }
  | { readonly type: 'column'; readonly step: 1 | -1 }
  | { readonly type: 'region'; readonly step: 1 | -1 }
  /** Presses the button that carries this shortcut, on the ticket in focus. */
  | { readonly type: 'press'; readonly shortcut: string }
  /** Chooses the n-th preparation time. */
  | { readonly type: 'minutes'; readonly index: number }
  | { readonly type: 'silence' }
  /** Says that the orders that ring have been seen. */
  | { readonly type: 'seen' }
  | { readonly type: 'cancel' }
  | { readonly type: 'print' }
  | { readonly type: 'find' }
  | { readonly type: 'help' }
  | { readonly type: 'close' }

const MOVES: Record<string, KeyCommand> = {
  j: { type: 'move', step: 1 },
  ArrowDown: { type: 'move', step: 1 },
  k: { type: 'move', step: -1 },
  ArrowUp: { type: 'move', step: -1 },
  ArrowRight: { type: 'column', step: 1 },
  ArrowLeft: { type: 'column', step: -1 },
  m: { type: 'silence' },
  v: { type: 'seen' },
  c: { type: 'cancel' },
  p: { type: 'print' },
  '/': { type: 'find' },
  '?': { type: 'help' },
  Escape: { type: 'close' },
}

const PRESSED = 'axsrhd'

/** Reads a key, or null when it means nothing here. */
export function keyCommand(key: string, isShifted = false): KeyCommand | null {
  if (key === 'F6') return { type: 'region', step: isShifted ? -1 : 1 }
  if (/^[1-9]$/.test(key)) return { type: 'minutes', index: Number(key) - 1 }
  const letter = key.length === 1 ? key.toLowerCase() : key
  if (letter.length === 1 && PRESSED.includes(letter))
    return { type: 'press', shortcut: letter.toUpperCase() }
  return MOVES[letter] ?? null
}

/** Every key with its word, for the help sheet. */
export const KEY_HELP: readonly (readonly [keys: string, does: string])[] = [
  ['A', 'Accept the order in focus'],
  ['1 to 5', 'Choose its minutes'],
  ['X', 'Reject it'],
  ['S', 'Start cooking'],
  ['R', 'Ready'],
  ['H', 'Handed over'],
  ['D', 'Delivered'],
  ['C', 'Cancel it, with a reason'],
  ['P', 'Print it'],
  ['Enter', 'Open it'],
  ['J or ↓, K or ↑', 'Next or previous order'],
  ['→ or ←', 'Next or previous column'],
  ['/', 'Find an order'],
  ['F6', 'Next part of the page'],
  ['V', 'Seen: stop the alarm on every device'],
  ['M', 'Silence the alarm for 60 s'],
  ['Esc', 'Close what is open'],
  ['?', 'This list'],
]
