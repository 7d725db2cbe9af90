import { refusals } from './errors.ts'

/** One part of a form. Its body must be read to the end before the next part is asked for. */
export interface Part {
  name: string
  /** Undefined for a plain field. */
  filename: string | undefined
  contentType: string | undefined
  body: AsyncGenerator<Buffer>
}

const HEADERS_LIMIT = 16 * 1024
const lineEnd = Buffer.from('\r\n')

/** Bytes from a stream, up to a delimiter. */
class DelimitedReader {
  readonly #source: AsyncIterator<Uint8Array>
  #buffer: Buffer = lineEnd

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  async #more(): Promise<void> {
    const { done, value } = await this.#source.next()
    if (done) throw refusals.noContent('Unexpected end of form')
    this.#buffer = this.#buffer.length === 0 ? Buffer.from(value) : Buffer.concat([this.#buffer, value])
  }

  /** What stands before the delimiter, piece by piece; the delimiter itself is taken as well. */
  async *until(delimiter: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#buffer.indexOf(delimiter)
      if (at !== -1) {
        const last = this.#buffer.subarray(0, at)
        this.#buffer = this.#buffer.subarray(at + delimiter.length)
        if (last.length > 0) yield last
        return
      }
      // The delimiter may have begun at the very end.
      const safe = Math.max(0, this.#buffer.length - delimiter.length + 1)
      const piece = this.#buffer.subarray(0, safe)
      this.#buffer = this.#buffer.subarray(safe)
      if (piece.length > 0) yield piece
      await this.#more()
    }
  }

  async take(delimiter: Buffer, limit: number): Promise<Buffer> {
    const pieces: Buffer[] = []
    let size = 0
    for await (const piece of this.until(delimiter)) {
      size += piece.length
      if (size > limit) throw refusals.tooLarge('form field')
      pieces.push(piece)
    }
    return Buffer.concat(pieces)
  }

  async bytes(count: number): Promise<Buffer> {
    while (this.#buffer.length < count) await this.#more()
    const taken = this.#buffer.subarray(0, count)
    this.#buffer = this.#buffer.subarray(count)
    return taken
  }
}

function parameter(header: string, name: string): string | undefined {
  const match = new RegExp(`[;\\s]${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]*))`, 'i').exec(header)
  return match?.[1] ?? match?.[2]
}

function headersOf(block: string): Map<string, string> {
  const lines = block.split('\r\n').filter((line) => line.includes(':'))
  return new Map(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).trim().toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  )
}

/** The boundary of a form's content type. */
export function boundaryOf(contentType: string): string | undefined {
  return parameter(contentType, 'boundary')
}

/** The parts of a `multipart/form-data` body, without holding any of them in memory. */
export async function* partsOf(source: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  const reader = new DelimitedReader(source)
  const delimiter = Buffer.from(`\r\n--${boundary}`)
  // The preamble: nothing, usually.
  await reader.take(delimiter, HEADERS_LIMIT)
  for (;;) {
    const next = (await reader.bytes(2)).toString('latin1')
    if (next === '--') return
    if (next !== '\r\n') throw refusals.noContent('Malformed form')
    const head = headersOf((await reader.take(Buffer.from('\r\n\r\n'), HEADERS_LIMIT)).toString())
    const disposition = head.get('content-disposition') ?? ''
    yield {
      name: parameter(disposition, 'name') ?? '',
      filename: parameter(disposition, 'filename'),
      contentType: head.get('content-type'),
      body: reader.until(delimiter),
    }
  }
}
