import { PictureRefused } from './refusal.ts'

/** The formats that are decoded, each by its own coder and no other. */
export type Format = 'JPEG' | 'PNG' | 'WEBP' | 'AVIF' | 'HEIC'

/** What a file's header says. */
export interface Header {
  format: Format
  width: number
  height: number
  /** A baseline JPEG can be decoded at an eighth of its size; everything else is held in memory whole. */
  shrinks: boolean
}

/** Hosted functions have 256 MB, and a decoded pixel takes four bytes, twice while it is resized. */
const maxPixels = 25_000_000
const maxPixelsShrinking = 64_000_000
/** Beyond this no camera goes, and the decoder is told so too. */
export const maxSide = 12_000
const minSide = 120

/** Refuses by what the header says, before anything is decoded: 31 KB can claim to be 256 megapixels. */
export function checkSize({ width, height, shrinks }: Header): void {
  const most = shrinks ? maxPixelsShrinking : maxPixels
  if (width > maxSide || height > maxSide || width * height > most) {
    throw new PictureRefused('TOO_MANY_PIXELS', `${width} × ${height}`)
  }
  if (width < minSide || height < minSide) throw new PictureRefused('TOO_SMALL', `${width} × ${height}`)
}
