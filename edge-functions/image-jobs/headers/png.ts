import type { Header } from '../limits.ts'
import { bigEndian, spells } from './bytes.ts'

/** Reads a PNG's first chunk, which says its size. An APNG is a PNG whose first picture counts. */
export function readPng(bytes: Uint8Array): Header | undefined {
  if (!spells(bytes, 0, '\x89PNG\r\n\x1a\n') || !spells(bytes, 12, 'IHDR')) return undefined
  return { format: 'PNG', width: bigEndian(bytes, 16, 4), height: bigEndian(bytes, 20, 4), shrinks: false }
}
