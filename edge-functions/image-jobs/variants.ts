import { MagickFormat } from '@imagemagick/magick-wasm'
import type { Header } from './limits.ts'
import { decode, encode } from './magick.ts'

/** One file of a variant. */
export interface Rendition {
  width: number
  height: number
  type: 'image/webp' | 'image/jpeg'
  /** How its name ends. */
  ending: 'webp' | 'jpg'
  bytes: Uint8Array<ArrayBuffer>
}

/** A picture at one width, never enlarged, as WebP and as JPEG. Made of pixels alone: nothing else of the file survives. */
export function renderVariant(bytes: Uint8Array, header: Header, width: number): Rendition[] {
  return decode(bytes, header, Math.max(width, 640), ({ image }) => {
    if (image.width > width)
      image.resize(width, Math.max(1, Math.round((image.height * width) / image.width)))
    const size = { width: image.width, height: image.height }
    return [
      { ...size, type: 'image/webp', ending: 'webp', bytes: encode(image, MagickFormat.WebP, 80) },
      { ...size, type: 'image/jpeg', ending: 'jpg', bytes: encode(image, MagickFormat.Jpeg, 82) },
    ]
  })
}
