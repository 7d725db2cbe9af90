import type { Format, Header } from '../limits.ts'
import { bigEndian, spells } from './bytes.ts'

const brands: [string, Format][] = [
  ['avif', 'AVIF'],
  ['avis', 'AVIF'],
  ['heic', 'HEIC'],
  ['heix', 'HEIC'],
  ['mif1', 'HEIC'],
  ['msf1', 'HEIC'],
]
/** Where sizes are said, and how many bytes of a box come before the boxes inside it. */
const path: [string, number][] = [
  ['meta', 12],
  ['iprp', 8],
  ['ipco', 8],
]

/** Reads AVIF and HEIC. A picture made of tiles says the size of each and of the whole: the largest counts. */
export function readIsobmff(bytes: Uint8Array): Header | undefined {
  if (!spells(bytes, 4, 'ftyp')) return undefined
  const format = formatOf(bytes)
  const properties = format && inside(bytes)
  if (!format || !properties) return undefined
  const sizes = boxes(bytes, ...properties)
    .filter(({ at }) => spells(bytes, at + 4, 'ispe'))
    .map(({ at }) => ({ width: bigEndian(bytes, at + 12, 4), height: bigEndian(bytes, at + 16, 4) }))
  const [largest] = sizes.sort((a, b) => b.width * b.height - a.width * a.height)
  return largest && { format, ...largest, shrinks: false }
}

function formatOf(bytes: Uint8Array): Format | undefined {
  const end = Math.min(bigEndian(bytes, 0, 4), bytes.length, 256)
  const places = [8, ...Array.from({ length: Math.max(0, (end - 16) / 4) }, (_, index) => 16 + index * 4)]
  // mif1 says only "some picture"; the brands behind it say which.
  const found = places.flatMap((at) => brands.filter(([brand]) => spells(bytes, at, brand)))
  return (found.find(([brand]) => brand !== 'mif1' && brand !== 'msf1') ?? found[0])?.[1]
}

function inside(bytes: Uint8Array): [number, number] | undefined {
  let range: [number, number] = [0, bytes.length]
  for (const [name, header] of path) {
    const box = boxes(bytes, ...range).find(({ at }) => spells(bytes, at + 4, name))
    if (!box) return undefined
    range = [box.at + header, box.end]
  }
  return range
}

/** The boxes side by side in a range. Sizes are a stranger's word: never past the end, never standing still, never many. */
function boxes(bytes: Uint8Array, from: number, to: number): { at: number; end: number }[] {
  const found: { at: number; end: number }[] = []
  for (let at = from; at + 8 <= to && found.length < 4096; ) {
    const size = bigEndian(bytes, at, 4)
    const end = size === 0 ? to : at + size
    if (size === 1 || (size !== 0 && size < 8) || end > to) break
    found.push({ at, end })
    at = end
  }
  return found
}
