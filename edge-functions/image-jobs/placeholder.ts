import { MagickFormat } from '@imagemagick/magick-wasm'
import type { Header } from './limits.ts'
import { decode, encode } from './magick.ts'

/** What stands in a picture's place until it is there. */
export interface Placeholder {
  /** Its middle colour, `#rrggbb`. */
  color: string
  /** The picture at 20 pixels, as a data URI of a few hundred bytes; the browser smooths it. */
  data_uri: string
}

/** Makes the placeholder of a picture. */
export function renderPlaceholder(bytes: Uint8Array, header: Header): Placeholder {
  return decode(bytes, header, 160, ({ image }) => {
    const scale = 20 / Math.max(image.width, image.height)
    image.resize(Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale)))
    const tiny = encode(image, MagickFormat.WebP, 50)
    image.resize(1, 1)
    const pixel = encode(image, MagickFormat.Rgb, 100)
    return {
      color: `#${[0, 1, 2].map((at) => (pixel[at] ?? 0).toString(16).padStart(2, '0')).join('')}`,
      data_uri: `data:image/webp;base64,${btoa(String.fromCharCode(...tiny))}`,
    }
  })
}
