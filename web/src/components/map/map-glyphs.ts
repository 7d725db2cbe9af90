const glyph = (paths: string): string =>
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${paths}</svg>`

/** The signs on a map: a plate on its wire, a door, an area, a moped. Drawn here, since markers live outside of React. */
export const glyphs = {
  kitchen: glyph('<circle cx="12" cy="12" r="6.5"/><circle cx="12" cy="12" r="2" fill="currentColor"/>'),
  home: glyph('<path d="M4 11 12 4l8 7"/><path d="M6.5 10v9h11v-9"/>'),
  area: glyph('<circle cx="12" cy="12" r="7" stroke-dasharray="3 3"/>'),
  moped: glyph(
    '<circle cx="6.5" cy="17" r="2.5"/><circle cx="17.5" cy="17" r="2.5"/><path d="M9 17h6l1.5-7H14"/><path d="M16.5 10 15 6h-2.5"/><path d="M4 13.5c1-2.5 4.5-2.5 6 0V17"/>',
  ),
} as const
