import { describe, expect, it } from 'vitest'
import { boundaryOf, partsOf } from './multipart.ts'

const form = [
  '--X',
  'Content-Disposition: form-data; name="cacheControl"',
  '',
  '3600',
  '--X',
  'content-disposition: form-data; name=""; filename="a \\"b\\".png"',
  'Content-Type: image/png',
  '',
  'line\r\n--Y-not\r\n--\r\n-\r\n',
  '--X--',
  '',
].join('\r\n')

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function read(source: AsyncIterable<Uint8Array>) {
  const parts = []
  for await (const { name, filename, contentType, body } of partsOf(source, 'X')) {
    const pieces: Buffer[] = []
    for await (const piece of body) pieces.push(piece)
    parts.push({ name, filename, contentType, text: Buffer.concat(pieces).toString() })
  }
  return parts
}

const whole = [
  { name: 'cacheControl', filename: undefined, contentType: undefined, text: '3600' },
  {
    name: '',
    filename: 'a \\"b\\".png',
    contentType: 'image/png',
    text: 'line\r\n--Y-not\r\n--\r\n-\r\n',
  },
]

describe('partsOf()', () => {
  it('[ST1] reads the same parts however the bytes arrive', async () => {
    for (let size = 1; size <= form.length; size += 1) expect(await read(inPieces(form, size))).toEqual(whole)
  })

  it('[ST1] a form that breaks off anywhere is no form', async () => {
    for (let length = 0; length < form.length - 4; length += 1)
      await expect(read(inPieces(form.slice(0, length), 7)), form.slice(0, length)).rejects.toThrow(
        'Unexpected end of form',
      )
  })

  it('passes a preamble and an epilogue over', async () => {
    expect(await read(inPieces(`before\r\n${form}after`, 11))).toEqual(whole)
  })

  it('[ST1] what follows a boundary must be a part or the end', async () => {
    await expect(read(inPieces(form.replace('--X--', '--Xyz'), 9))).rejects.toThrow('Malformed form')
  })

  it('reads no endless header', async () => {
    const endless = `--X\r\nContent-Disposition: ${'x'.repeat(20_000)}`
    await expect(read(inPieces(endless, 1000))).rejects.toThrow('exceeded')
  })
})

describe('boundaryOf()', () => {
  it.each([
    ['multipart/form-data; boundary=abc', 'abc'],
    ['multipart/form-data; boundary="a b"', 'a b'],
    ['multipart/form-data; charset=utf-8; boundary=----WebKit', '----WebKit'],
    ['multipart/form-data', undefined],
  ])('finds it in %s', (header, boundary) => {
    expect(boundaryOf(header)).toBe(boundary)
  })
})
