import { MagickFormat } from '@imagemagick/magick-wasm'
import { expect, test } from 'vitest'
import { type Bytes, bomb, heicHeader, join, loadMagick, picture, withExif } from './corpus.ts'
import { PictureRefused } from './refusal.ts'
import { sniff } from './sniff.ts'

await loadMagick()

function outcomeOf(bytes: Bytes): string {
  try {
    const { format, width, height } = sniff(bytes)
    return `${format} ${width}x${height}`
  } catch (error) {
    if (error instanceof PictureRefused) return error.reason
    throw error
  }
}

test.each([
  ['JPEG', MagickFormat.Jpeg, true],
  ['JPEG', MagickFormat.Pjpeg, false],
  ['PNG', MagickFormat.Png, false],
  ['WEBP', MagickFormat.WebP, false],
  ['AVIF', MagickFormat.Avif, false],
] as const)('%s is known by its bytes, with its size', (format, coder, shrinks) => {
  expect(sniff(picture(310, 200, coder))).toEqual({ format, width: 310, height: 200, shrinks })
})

test('HEIC is known by the largest size it says, not by that of a tile', () => {
  expect(outcomeOf(heicHeader(4032, 3024))).toBe('HEIC 4032x3024')
  expect(outcomeOf(heicHeader(20_000, 20_000))).toBe('TOO_MANY_PIXELS')
})

test('a thumbnail inside a JPEG is not taken for the picture', () => {
  const exif = withExif(picture(400, 300), 1)
  const thumbnail = picture(160, 120)
  const app2 = join(
    Uint8Array.of(0xff, 0xe2, (thumbnail.length + 2) >> 8, (thumbnail.length + 2) & 255),
    thumbnail,
  )
  expect(outcomeOf(join(exif.subarray(0, 2), app2, exif.subarray(2)))).toBe('JPEG 400x300')
})

test('31 KB that claim to be 256 megapixels are refused within 100 ms', () => {
  const bytes = bomb()
  const began = performance.now()
  expect(outcomeOf(bytes)).toBe('TOO_MANY_PIXELS')
  expect(performance.now() - began).toBeLessThan(100)
})

test.each([
  ['a line of 100,000 × 200', bomb(100_000, 200), 'TOO_MANY_PIXELS'],
  ['119 pixels', bomb(119, 400), 'TOO_SMALL'],
  ['nothing', new Uint8Array(), 'NOT_A_PICTURE'],
  ['zeroes', new Uint8Array(500), 'NOT_A_PICTURE'],
  ['HTML', join('<!doctype html><script>alert(1)</script>'), 'NOT_A_PICTURE'],
  ['HTML with an SVG in a comment’s place', join('<p><svg onload=alert(1)>'), 'NOT_A_PICTURE'],
  ['PHP', join('<?php system($_GET[0]); ?>'), 'NOT_A_PICTURE'],
  ['a program', join('MZ\x90\0'), 'NOT_A_PICTURE'],
  ['SVG', join('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>'), 'FORMAT_NOT_ACCEPTED'],
  [
    'SVG with an external entity',
    join('<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]><svg>&x;</svg>'),
    'FORMAT_NOT_ACCEPTED',
  ],
  ['MVG', join('push graphic-context\nimage over 0,0 0,0 "url:http://127.0.0.1/"'), 'NOT_A_PICTURE'],
  ['PDF', join('%PDF-1.7\n'), 'FORMAT_NOT_ACCEPTED'],
  ['GIF', join('GIF89a'), 'FORMAT_NOT_ACCEPTED'],
  ['the first bytes of a JPEG', join(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0)), 'DAMAGED'],
  ['the first bytes of a PNG', join('\x89PNG\r\n'), 'DAMAGED'],
  ['sizes in an endless box', join('\0\0\0\x18ftypavif\0\0\0\0avifmif1\0\0\0\x01meta'), 'NOT_A_PICTURE'],
] as const)('%s is refused, with the reason', (_, bytes, reason) => {
  expect(outcomeOf(bytes)).toBe(reason)
})

test('no flipped bit makes it throw anything but a refusal', () => {
  for (const whole of [
    picture(200, 160),
    picture(200, 160, MagickFormat.Png),
    picture(200, 160, MagickFormat.WebP),
    heicHeader(400, 300),
  ]) {
    for (let at = 0; at < Math.min(whole.length, 200) * 8; at++) {
      const bytes = Uint8Array.from(whole)
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) ^ (1 << (at & 7))
      expect(typeof outcomeOf(bytes)).toBe('string')
    }
  }
})
