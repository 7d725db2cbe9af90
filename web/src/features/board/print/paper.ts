/** What a device prints on: a roll of a receipt printer, or sheets. */
export type Paper = '80mm' | 'a6'

/** Reads what the device keeps; a roll unless it says otherwise. */
export const paperOf = (kept: string | null): Paper => (kept === 'a6' ? 'a6' : '80mm')

const MM_PER_PX = 25.4 / 96
const FEED_MM = 6

/** The rule of the page: a sheet has its size; a roll is cut where the slip ends. */
export function pageRule(paper: Paper, slipHeightPx: number): string {
  const size = paper === 'a6' ? 'A6' : `80mm ${Math.ceil(slipHeightPx * MM_PER_PX) + FEED_MM}mm`
  return `@page { size: ${size}; margin: ${paper === 'a6' ? '6mm' : '3mm'}; }`
}
