import {
  ColorSpace,
  type IMagickImage,
  initializeImageMagick,
  MagickError,
  MagickFormat,
  MagickImage,
  MagickReadSettings,
  Orientation,
  ResourceLimits,
} from '@imagemagick/magick-wasm'
import { type Format, type Header, maxSide } from './limits.ts'
import { PictureRefused } from './refusal.ts'

const coders: Record<Format, MagickFormat> = {
  JPEG: MagickFormat.Jpeg,
  PNG: MagickFormat.Png,
  WEBP: MagickFormat.WebP,
  AVIF: MagickFormat.Avif,
  HEIC: MagickFormat.Heic,
}
const megabyte = 1024n * 1024n

/** Loads the decoder, with limits of its own behind ours: a header may lie. */
export async function startMagick(wasm: Uint8Array<ArrayBuffer>): Promise<void> {
  await initializeImageMagick(wasm)
  ResourceLimits.width = BigInt(maxSide)
  ResourceLimits.height = BigInt(maxSide)
  ResourceLimits.memory = 224n * megabyte
  ResourceLimits.maxMemoryRequest = 224n * megabyte
  ResourceLimits.disk = 0n
  ResourceLimits.maxProfileSize = 8n * megabyte
}

/** A picture decoded upright, in sRGB, without a word of where or when it was taken. */
export interface Decoded {
  image: IMagickImage
  /** Whether the camera was held sideways: the header's width is the height then. */
  isTurned: boolean
}

/**
 * Decodes the first frame and hands it to `use`; it is gone afterwards. A JPEG is decoded no larger than needed, which
 * takes a third of the time.
 * @param side The longest side of what will be made of it.
 */
export function decode<T>(bytes: Uint8Array, header: Header, side: number, use: (decoded: Decoded) => T): T {
  const image = MagickImage.create()
  try {
    read(image, bytes, header, side)
    const isTurned = image.orientation >= Orientation.LeftTop
    image.autoOrient()
    if (image.colorSpace !== ColorSpace.sRGB) image.colorSpace = ColorSpace.sRGB
    image.strip()
    return use({ image, isTurned })
  } finally {
    image.dispose()
  }
}

function read(image: IMagickImage, bytes: Uint8Array, header: Header, side: number): void {
  const settings = new MagickReadSettings({ format: coders[header.format], frameIndex: 0, frameCount: 1 })
  // Asked for more than there is, the decoder would enlarge.
  if (header.format === 'JPEG' && Math.max(header.width, header.height) > side * 2) {
    settings.setDefine(MagickFormat.Jpeg, 'size', `${side * 2}x${side * 2}`)
  }
  const warnings: string[] = []
  image.onWarning = ({ error }) => warnings.push(error.message)
  try {
    image.read(bytes, settings)
  } catch (error) {
    if (!(error instanceof MagickError)) throw error
    throw new PictureRefused('DAMAGED', error.message, error)
  }
  // What is missing would be grey on the menu. Other warnings are the habits of cameras.
  const missing = warnings.find((warning) => /premature|truncated|insufficient/i.test(warning))
  if (missing) throw new PictureRefused('DAMAGED', missing)
}

/** The bytes of an image in a format. */
export function encode(image: IMagickImage, format: MagickFormat, quality: number): Uint8Array<ArrayBuffer> {
  image.quality = quality
  // What the callback gets lies in the decoder's memory and is gone when it returns.
  return image.write(format, (data) => Uint8Array.from(data))
}
