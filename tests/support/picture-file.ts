import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import {
  initializeImageMagick,
  MagickFormat,
  MagickImage,
  MagickReadSettings,
} from '@imagemagick/magick-wasm'

let ready: Promise<void> | undefined

/** A picture that no compression makes small: about three bytes a pixel as PNG. */
export async function noisyPicture(
  width: number,
  height: number,
  seed = 1,
): Promise<Uint8Array<ArrayBuffer>> {
  ready ??= initializeImageMagick(
    readFileSync(createRequire(import.meta.url).resolve('@imagemagick/magick-wasm/magick.wasm')),
  )
  await ready
  const pixels = new Uint8Array(width * height * 3)
  let state = seed
  for (let at = 0; at < pixels.length; at++) {
    // xorshift32: simpler generators have patterns that PNG finds.
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    pixels[at] = state
  }
  const settings = new MagickReadSettings({ format: MagickFormat.Rgb, width, height, depth: 8 })
  const image = MagickImage.create(pixels, settings)
  try {
    return image.write(MagickFormat.Png, (data) => Uint8Array.from(data))
  } finally {
    image.dispose()
  }
}
