import type { Header } from '../limits.ts'
import { littleEndian, spells } from './bytes.ts'

/** Reads the first chunk of a WebP: lossy, lossless or extended, each says its size in its own way. */
export function readWebp(bytes: Uint8Array): Header | undefined {
  if (!spells(bytes, 0, 'RIFF') || !spells(bytes, 8, 'WEBP')) return undefined
  const size = sizeOf(bytes)
  return size && { format: 'WEBP', ...size, shrinks: false }
}

function sizeOf(bytes: Uint8Array): { width: number; height: number } | undefined {
  if (spells(bytes, 12, 'VP8X')) {
    return { width: 1 + littleEndian(bytes, 24, 3), height: 1 + littleEndian(bytes, 27, 3) }
  }
  if (spells(bytes, 12, 'VP8L')) {
    const bits = littleEndian(bytes, 21, 4)
    return { width: 1 + (bits % 16384), height: 1 + (Math.floor(bits / 16384) % 16384) }
  }
  if (spells(bytes, 12, 'VP8 ')) {
    return { width: littleEndian(bytes, 26, 2) % 16384, height: littleEndian(bytes, 28, 2) % 16384 }
  }
  return undefined
}
