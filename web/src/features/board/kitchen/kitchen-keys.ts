/** What a key does in the kitchen view. */
export type KitchenKey =
  | { readonly type: 'bump'; readonly index: number }
  | { readonly type: 'move'; readonly step: 1 | -1 }
  | { readonly type: 'station'; readonly step: 1 | -1 }
  | { readonly type: 'recall' }
  | { readonly type: 'print' }
  | { readonly type: 'all_day' }
  | { readonly type: 'seen' }
  | { readonly type: 'silence' }
  | { readonly type: 'help' }

const KEYS: Record<string, KitchenKey> = {
  j: { type: 'move', step: 1 },
  ArrowDown: { type: 'move', step: 1 },
  k: { type: 'move', step: -1 },
  ArrowUp: { type: 'move', step: -1 },
  ArrowRight: { type: 'station', step: 1 },
  ArrowLeft: { type: 'station', step: -1 },
  r: { type: 'recall' },
  p: { type: 'print' },
  d: { type: 'all_day' },
  v: { type: 'seen' },
  m: { type: 'silence' },
  '?': { type: 'help' },
}

/** Reads a key, or null when it means nothing here. Numbers are the tickets in sight, as a bump bar has them. */
export function kitchenKey(key: string): KitchenKey | null {
  if (/^[1-9]$/.test(key)) return { type: 'bump', index: Number(key) - 1 }
  return KEYS[key.length === 1 ? key.toLowerCase() : key] ?? null
}

/** Every key with its word, for the help sheet. */
export const KITCHEN_KEY_HELP: readonly (readonly [keys: string, does: string])[] = [
  ['1 to 9', 'Done with the ticket of that number; again takes it back'],
  ['Enter', 'The dish in focus is made, or not after all'],
  ['J or ↓, K or ↑', 'Next or previous dish'],
  ['→ or ←', 'Next or previous station'],
  ['R', 'Call something back'],
  ['P', 'Print the ticket in focus'],
  ['D', 'All-day counts'],
  ['V', 'Seen: stop the alarm on every device'],
  ['M', 'Silence the alarm for 60 s'],
  ['?', 'This list'],
]
