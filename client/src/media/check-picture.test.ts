import { expect, test } from 'vitest'
import { checkPicture, maxPictureBytes } from './check-picture.ts'

const file = (...parts: (string | number[])[]): Blob =>
  new Blob(
    parts.map((part) =>
      Uint8Array.from(typeof part === 'string' ? [...part].map((each) => each.charCodeAt(0)) : part),
    ),
  )

test.each([
  ['image/jpeg', file([0xff, 0xd8, 0xff, 0xe0], 'JFIF')],
  ['image/png', file([0x89], 'PNG\r\n\x1a\n')],
  ['image/webp', file('RIFF', [1, 2, 3, 4], 'WEBPVP8 ')],
  ['image/avif', file([0, 0, 0, 28], 'ftypavif')],
  ['image/heic', file([0, 0, 0, 24], 'ftypheic')],
])('%s is known by its first bytes, whatever its name says', async (contentType, blob) => {
  expect(await checkPicture(blob)).toMatchObject({ ok: true, contentType })
})

test.each([
  ['GIF', file('GIF89a'), 'FORMAT_NOT_ACCEPTED'],
  ['SVG', file('<svg xmlns="http://www.w3.org/2000/svg">'), 'FORMAT_NOT_ACCEPTED'],
  ['a page', new File(['<!doctype html>'], 'dish.jpg', { type: 'image/jpeg' }), 'NOT_A_PICTURE'],
  ['nothing', new Blob([]), 'NOT_A_PICTURE'],
  ['one byte too many', new Blob([new Uint8Array(maxPictureBytes + 1)]), 'TOO_LARGE'],
])('%s is refused before a byte is sent', async (_, blob, reason) => {
  expect(await checkPicture(blob)).toEqual({ ok: false, reason })
})

test('says the SHA-256 of the whole file, by which the server knows it again', async () => {
  const sha256 = '6e568e1f67fba258184c78181539e5e8fdee447e49bb706fc0ea34fbf12336a5'
  expect(await checkPicture(file([0xff, 0xd8, 0xff]))).toMatchObject({ sha256 })
})
