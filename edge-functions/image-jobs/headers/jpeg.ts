import type { Header } from '../limits.ts'
import { bigEndian } from './bytes.ts'

/** Walks a JPEG's segments to the one that says its size. Thumbnails lie inside segments and are stepped over. */
export function readJpeg(bytes: Uint8Array): Header | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return undefined
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    const marker = bytes[at + 1] ?? 0
    if (marker === 0xff) {
      at += 1
    } else if (isFrame(marker)) {
      return {
        format: 'JPEG',
        width: bigEndian(bytes, at + 7, 2),
        height: bigEndian(bytes, at + 5, 2),
        // A progressive one keeps all its coefficients until the last scan.
        shrinks: marker === 0xc0 || marker === 0xc1,
      }
    } else if (marker === 0xda || marker === 0xd9) {
      return undefined
    } else {
      at += isAlone(marker) ? 2 : 2 + Math.max(2, bigEndian(bytes, at + 2, 2))
    }
  }
  return undefined
}

const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const isAlone = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)
