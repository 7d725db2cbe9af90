import type { Icon as TablerIcon } from '@tabler/icons-react'

/** A Tabler icon at the stroke of the house. Decorative: the word stands beside it or on its button. */
export function Icon({ of: Glyph, size = 20 }: { of: TablerIcon; size?: number }) {
  return <Glyph size={size} stroke={1.75} aria-hidden="true" focusable="false" />
}
