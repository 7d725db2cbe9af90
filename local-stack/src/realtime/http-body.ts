import { isObject, type JsonObject } from './protocol/messages.ts'
import { readForm } from './protocol/payloads/form.ts'
import { parseJson, toText } from './protocol/text.ts'

/** Largest body of a request. */
const MAX_BODY_BYTES = 8_000_000

/** A body that cannot be used, as the status and text of the answer. */
export class UnusableBody extends Error {
  readonly status: number

  constructor(status: number, text: string) {
    super(text)
    this.status = status
  }
}

/** The bytes of a body. */
export async function readBytes(request: Request): Promise<Uint8Array> {
  const bytes = new Uint8Array(await request.arrayBuffer())
  if (bytes.byteLength > MAX_BODY_BYTES) throw new UnusableBody(413, 'Request Entity Too Large')
  return bytes
}

/** The media type of a body, in lower case and without parameters; undefined when it is not said. */
export function mediaType(request: Request): string | undefined {
  return request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
}

/** The object a JSON text means to the real server: nothing is `{}`, and what is no object stands under `_json`. */
export function readJsonBody(bytes: Uint8Array): JsonObject {
  const text = toText(bytes)
  if (text === '') return {}
  const value = parseJson(text)
  if (value === undefined) throw new UnusableBody(400, 'Bad Request')
  return isObject(value) ? value : { _json: value }
}

/** The parameters in a body; types nobody reads have none. */
export function readParameters(bytes: Uint8Array, type: string | undefined): JsonObject {
  if (type === 'application/x-www-form-urlencoded') return readForm(toText(bytes))
  const isJson = type !== undefined && /^application\/(?:[^/]+\+)?json$/.test(type)
  return isJson ? readJsonBody(bytes) : {}
}
