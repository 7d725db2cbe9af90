/** What a restaurant can be. */
export type BandState = 'open' | 'slower' | 'paused' | 'closed' | 'offline' | 'unknown'

/** A state from one instant to another, as the server says it. */
export interface Band {
  readonly state: BandState
  readonly from: string
  readonly until: string
}

/** From one instant to another, ms since 1970. */
export type Span = readonly [from: number, until: number]

/** A part of a drawn band. */
export interface Piece {
  readonly state: BandState
  readonly from: number
  readonly until: number
  /** Of the whole, 0 to 1. */
  readonly share: number
}

export const BAND_WORDS: Record<BandState, string> = {
  open: 'Open',
  slower: 'Slower',
  paused: 'Paused',
  closed: 'Closed',
  offline: 'No device on',
  unknown: 'Not known',
}

/** The parts of a band, from its start to the end or to now. What no state covers is not known: it is neither well nor nothing. */
export function pieces(bands: readonly Band[], [from, until]: Span, now = until): Piece[] {
  const whole = until - from
  if (whole <= 0) return []
  const found: Piece[] = []
  let reached = from
  const add = (state: BandState, end: number) => {
    if (end <= reached) return
    found.push({ state, from: reached, until: end, share: (end - reached) / whole })
    reached = end
  }
  for (const band of bands) {
    add('unknown', Math.min(Date.parse(band.from), until))
    add(band.state, Math.min(Date.parse(band.until), until))
  }
  add('unknown', Math.min(until, now))
  return found
}

/** The same in words: what is not plainly open or closed, and when. */
export function bandSentence(bands: readonly Band[], timeOf: (instant: string) => string): string {
  const told = bands.filter(({ state }) => state !== 'open' && state !== 'closed')
  if (bands.length === 0) return 'Not known.'
  if (told.length === 0)
    return bands.some(({ state }) => state === 'open') ? 'Open, nothing else.' : 'Closed.'
  return told
    .map(({ state, from, until }) => `${BAND_WORDS[state]} ${timeOf(from)} to ${timeOf(until)}.`)
    .join(' ')
}
