import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { MagickFormat, MagickImage, MagickReadSettings } from '@imagemagick/magick-wasm'
import { encode, startMagick } from './magick.ts'

/** Loads the decoder from where npm put it. */
export async function loadMagick(): Promise<void> {
  await startMagick(
    Uint8Array.from(
      readFileSync(createRequire(import.meta.url).resolve('@imagemagick/magick-wasm/magick.wasm')),
    ),
  )
}

/** The corners of every picture here, in reading order. */
export const corners = {
  red: [220, 20, 20],
  green: [20, 200, 20],
  blue: [20, 20, 220],
  white: [240, 240, 240],
} as const

/** A picture of four plain quarters: red and green above, blue and white below. */
export function picture(width: number, height: number, format: MagickFormat = MagickFormat.Jpeg): Bytes {
  const pixels = new Uint8Array(width * height * 3)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const isLeft = x < width / 2
      const corner = y < height / 2 ? (isLeft ? 'red' : 'green') : isLeft ? 'blue' : 'white'
      pixels.set(corners[corner], (y * width + x) * 3)
    }
  }
  const image = MagickImage.create(
    pixels,
    new MagickReadSettings({ format: MagickFormat.Rgb, width, height, depth: 8 }),
  )
  try {
    return encode(image, format, 90)
  } finally {
    image.dispose()
  }
}

export type Bytes = Uint8Array<ArrayBuffer>

/** Which corner is nearest to the colour at each corner of a picture, in reading order. */
export function cornersOf(bytes: Bytes): string[] {
  const image = MagickImage.create(bytes)
  try {
    const { width, height } = image
    const pixels = encode(image, MagickFormat.Rgb, 100)
    const at = (x: number, y: number) => [...pixels.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)]
    const spots = [at(5, 5), at(width - 6, 5), at(5, height - 6), at(width - 6, height - 6)]
    return spots.map((spot) => nearest(spot))
  } finally {
    image.dispose()
  }
}

function nearest(spot: number[]): string {
  const distance = (color: readonly number[]) =>
    color.reduce((sum, value, index) => sum + (value - (spot[index] ?? 0)) ** 2, 0)
  return Object.entries(corners).sort(([, a], [, b]) => distance(a) - distance(b))[0]?.[0] ?? ''
}

export const join = (...parts: (Uint8Array | string)[]): Bytes =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? [...part].map((each) => each.charCodeAt(0)) : [...part],
    ),
  )

const uint16 = (value: number): Uint8Array => Uint8Array.of(value >> 8, value & 255)
const uint32 = (value: number): Uint8Array =>
  Uint8Array.of(value >>> 24, (value >> 16) & 255, (value >> 8) & 255, value & 255)

/** A JPEG with what cameras write into it: which way up it was held, and where. */
export function withExif(jpeg: Uint8Array, orientation: number): Bytes {
  const entry = (tag: number, type: number, count: number, value: Uint8Array) =>
    join(uint16(tag), uint16(type), uint32(count), value)
  const gpsAt = 8 + 2 + 2 * 12 + 4
  const latitudeAt = gpsAt + 2 + 2 * 12 + 4
  const tiff = join(
    'MM\0*',
    uint32(8),
    uint16(2),
    entry(0x0112, 3, 1, join(uint16(orientation), uint16(0))),
    entry(0x8825, 4, 1, uint32(gpsAt)),
    uint32(0),
    uint16(2),
    entry(1, 2, 2, join('N\0\0\0')),
    entry(2, 5, 3, uint32(latitudeAt)),
    uint32(0),
    ...[48, 1, 52, 1, 12, 1].map(uint32),
    'SECRET-KITCHEN-48.87',
  )
  const app1 = join(Uint8Array.of(0xff, 0xe1), uint16(tiff.length + 8), 'Exif\0\0', tiff)
  return join(jpeg.subarray(0, 2), app1, jpeg.subarray(2))
}

/** A PNG that says it is 256 megapixels and holds next to nothing. */
export function bomb(width = 16_000, height = 16_000): Bytes {
  const head = join('\x89PNG\r\n\x1a\n', uint32(13), 'IHDR', uint32(width), uint32(height))
  return join(head, Uint8Array.of(8, 2, 0, 0, 0), uint32(0), uint32(30_000), 'IDAT', new Uint8Array(30_000))
}

/** The beginning of a HEIC as phones write it: tiles of 512, and the whole. */
export function heicHeader(width: number, height: number): Bytes {
  const box = (name: string, ...body: (Uint8Array | string)[]) => {
    const inner = join(...body)
    return join(uint32(inner.length + 8), name, inner)
  }
  const ispe = (w: number, h: number) => box('ispe', uint32(0), uint32(w), uint32(h))
  return join(
    box('ftyp', 'heic', uint32(0), 'mif1heic'),
    box('meta', uint32(0), box('iprp', box('ipco', ispe(512, 512), ispe(width, height)))),
  )
}
