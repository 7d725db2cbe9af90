import { spells } from './headers/bytes.ts'
import { readIsobmff } from './headers/isobmff.ts'
import { readJpeg } from './headers/jpeg.ts'
import { readPng } from './headers/png.ts'
import { readWebp } from './headers/webp.ts'
import { checkSize, type Header } from './limits.ts'
import { PictureRefused } from './refusal.ts'

const readers = [readJpeg, readPng, readWebp, readIsobmff]
/** Beginnings of what is a picture to somebody, and not accepted here: vectors can hold scripts, the rest nobody sends. */
const known = ['GIF8', 'BM', 'II*\0', 'MM\0*', '%PDF', '8BPS', '\xff\xd8', '\x89PNG', '\0\0\x01\0']
const vectors = /^\s*(?:<\?xml|<!doctype\s+svg|<!--|<svg)/i

/**
 * What a file is by its own bytes, whatever its name and sender say, and how large; refused if it will not be decoded.
 * It reads the header only, so it costs the same for a picture of any size.
 */
export function sniff(bytes: Uint8Array): Header {
  for (const read of readers) {
    const header = read(bytes)
    if (header) {
      checkSize(header)
      return header
    }
  }
  if (readersKnow(bytes)) throw new PictureRefused('DAMAGED', 'the header ends before it says a size')
  const isPicture = known.some((start) => spells(bytes, 0, start)) || isVector(bytes)
  throw new PictureRefused(
    isPicture ? 'FORMAT_NOT_ACCEPTED' : 'NOT_A_PICTURE',
    'no header of an accepted format',
  )
}

function readersKnow(bytes: Uint8Array): boolean {
  return (
    spells(bytes, 0, '\xff\xd8\xff') ||
    spells(bytes, 0, '\x89PNG') ||
    (spells(bytes, 0, 'RIFF') && spells(bytes, 8, 'WEBP'))
  )
}

function isVector(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, 1024))
  return vectors.test(text) && /<svg/i.test(new TextDecoder('utf-8').decode(bytes.subarray(0, 64_000)))
}
