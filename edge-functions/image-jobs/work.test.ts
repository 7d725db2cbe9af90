import { createHash } from 'node:crypto'
import {
  ColorSpace,
  MagickColors,
  MagickFormat,
  MagickImage,
  MagickImageCollection,
} from '@imagemagick/magick-wasm'
import { describe, expect, test, vi } from 'vitest'
import { type Bytes, bomb, cornersOf, join, loadMagick, picture, withExif } from './corpus.ts'
import { decode, encode } from './magick.ts'
import { PictureRefused } from './refusal.ts'
import { sniff } from './sniff.ts'
import type { Rendition } from './variants.ts'
import { work } from './work.ts'

await loadMagick()
// Pixels are work, and the machine may be busy.
vi.setConfig({ testTimeout: 60_000 })

const hash = (bytes: Bytes): string => createHash('sha256').update(bytes).digest('hex')
const inspect = async (bytes: Bytes) => (await work('inspect', bytes, hash(bytes))).facts
const render = async (bytes: Bytes, width: number): Promise<Rendition[]> =>
  (await work(`variant_${width}`, bytes, hash(bytes))).renditions
const reasonOf = async (doing: Promise<unknown>): Promise<string> => {
  try {
    await doing
    return 'ok'
  } catch (error) {
    if (error instanceof PictureRefused) return error.reason
    throw error
  }
}
const only = (renditions: Rendition[]): Rendition => {
  const [first] = renditions
  if (!first) throw new Error('nothing was made')
  return first
}

describe('a variant', () => {
  test('is as wide as asked, in WebP and in JPEG', async () => {
    const made = await render(picture(960, 720), 640)
    expect(made.map(({ type, width, height }) => [type, width, height])).toEqual([
      ['image/webp', 640, 480],
      ['image/jpeg', 640, 480],
    ])
    expect(made.map(({ bytes }) => MagickImage.create(bytes).format)).toEqual([
      MagickFormat.WebP,
      MagickFormat.Jpeg,
    ])
  })

  test('is never larger than the picture', async () => {
    expect(only(await render(picture(500, 400), 1280))).toMatchObject({ width: 500, height: 400 })
  })

  test.each([MagickFormat.Png, MagickFormat.WebP, MagickFormat.Avif])('is made of %s too', async (format) => {
    expect(cornersOf(only(await render(picture(200, 150, format), 320)).bytes)).toEqual([
      'red',
      'green',
      'blue',
      'white',
    ])
  })

  test('of a picture in the colours of print is in those of screens', async () => {
    const printed = MagickImage.create(picture(200, 150, MagickFormat.Png))
    printed.colorSpace = ColorSpace.CMYK
    const bytes = encode(printed, MagickFormat.Jpeg, 95)
    printed.dispose()
    for (const { bytes: made } of await render(bytes, 320)) {
      expect(MagickImage.create(made).colorSpace).toBe(ColorSpace.sRGB)
      expect(cornersOf(made)).toEqual(['red', 'green', 'blue', 'white'])
    }
  })

  test('of an animation is its first frame', async () => {
    const frames = MagickImageCollection.create()
    frames.push(MagickImage.create(picture(200, 150, MagickFormat.Png)))
    frames.push(MagickImage.create(MagickColors.Black, 200, 150))
    const bytes = frames.write(MagickFormat.WebP, (data) => Uint8Array.from(data))
    expect(cornersOf(only(await render(bytes, 320)).bytes)).toEqual(['red', 'green', 'blue', 'white'])
  })

  test.each([
    [1, ['red', 'green', 'blue', 'white'], 400],
    [2, ['green', 'red', 'white', 'blue'], 400],
    [3, ['white', 'blue', 'green', 'red'], 400],
    [4, ['blue', 'white', 'red', 'green'], 400],
    [5, ['red', 'blue', 'green', 'white'], 300],
    [6, ['blue', 'red', 'white', 'green'], 300],
    [7, ['white', 'green', 'blue', 'red'], 300],
    [8, ['green', 'white', 'red', 'blue'], 300],
  ])('stands upright, however the camera was held: orientation %i', async (orientation, upright, width) => {
    const bytes = withExif(picture(400, 300), orientation)
    expect(cornersOf(only(await render(bytes, 1280)).bytes)).toEqual(upright)
    expect(await inspect(bytes)).toMatchObject({ width, height: 700 - width })
  })

  test('says nothing of where it was taken, nor by what', async () => {
    const bytes = withExif(picture(400, 300), 6)
    expect(Buffer.from(bytes).includes('SECRET-KITCHEN')).toBe(true)
    for (const { bytes: made } of await render(bytes, 320)) {
      const text = Buffer.from(made)
      for (const trace of ['SECRET-KITCHEN', 'Exif', 'EXIF', 'XMP', 'http://ns.adobe.com']) {
        expect(text.includes(trace), trace).toBe(false)
      }
    }
  })

  test.each([
    ['a script behind a JPEG', join(picture(400, 300), '<script>alert(1)</script>')],
    ['an archive behind a PNG', join(picture(400, 300, MagickFormat.Png), 'PK\x03\x04<script>')],
    [
      'a script in a JPEG’s comment',
      (() => {
        const jpeg = picture(400, 300)
        return join(jpeg.subarray(0, 2), Uint8Array.of(0xff, 0xfe, 0, 10), '<script>', jpeg.subarray(2))
      })(),
    ],
  ] as const)('%s does not survive', async (_, bytes) => {
    expect(Buffer.from(bytes).includes('<script>')).toBe(true)
    for (const { bytes: made } of await render(bytes, 320)) {
      expect(Buffer.from(made).includes('<script>')).toBe(false)
      expect(Buffer.from(made).includes('PK\x03\x04')).toBe(false)
    }
  })
})

describe('inspecting', () => {
  test('refuses other bytes than were announced', async () => {
    expect(await reasonOf(work('inspect', picture(400, 300), '0'.repeat(64)))).toBe('DAMAGED')
  })

  test.each([
    ['a PNG cut in half', (() => picture(400, 300, MagickFormat.Png))(), 'DAMAGED'],
    ['a JPEG cut in half', (() => picture(400, 300))(), 'DAMAGED'],
    ['a WebP cut in half', (() => picture(400, 300, MagickFormat.WebP))(), 'DAMAGED'],
  ])('%s is damaged', async (_, whole, reason) => {
    expect(await reasonOf(inspect(whole.slice(0, whole.length / 2)))).toBe(reason)
  })

  test('a header that lies does not get past the decoder either', async () => {
    const lying = bomb(4000, 4000)
    expect(await reasonOf(inspect(lying))).toBe('DAMAGED')
    const text = join('\x89PNG\r\n\x1a\n', new Uint8Array(2000))
    expect(await reasonOf(inspect(text))).toBe('DAMAGED')
  })
})

test('the placeholder is a colour and a few hundred bytes', async () => {
  const bytes = picture(800, 600)
  const { facts } = await work('placeholder', bytes, hash(bytes))
  expect(facts.color).toMatch(/^#[0-9a-f]{6}$/)
  expect(String(facts.data_uri)).toMatch(/^data:image\/webp;base64,/)
  expect(String(facts.data_uri).length).toBeLessThan(900)
})

test('200 files with flipped bits are made into pictures or refused, never anything else', async () => {
  const wholes = [
    picture(200, 160),
    picture(200, 160, MagickFormat.Png),
    picture(200, 160, MagickFormat.WebP),
    picture(200, 160, MagickFormat.Avif),
  ]
  let seed = 7
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648
  }
  for (let n = 0; n < 200; n++) {
    const bytes = Uint8Array.from(wholes[n % 4] ?? [])
    for (let flip = 0; flip < 3; flip++) {
      const at = Math.floor(random() * bytes.length)
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random() * 8))
    }
    expect(await reasonOf(render(bytes, 320))).toMatch(
      /^(ok|NOT_A_PICTURE|FORMAT_NOT_ACCEPTED|TOO_MANY_PIXELS|TOO_SMALL|DAMAGED)$/,
    )
  }
})

test('a JPEG is decoded no larger than needed', () => {
  const bytes = picture(1600, 1200)
  expect(decode(bytes, sniff(bytes), 160, ({ image }) => image.width)).toBeLessThan(700)
})
