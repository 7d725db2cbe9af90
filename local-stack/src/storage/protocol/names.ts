import { refusals } from './errors.ts'

const MAX_KEY_BYTES = 1024
const bucketName = /^[A-Za-z0-9_!.*'() &$=@;:+,?-]{1,100}$/

/**
 * What an object's name may not contain: control characters, the ones S3 advises against, and the invisible
 * ones that let one name look like another (joiners of emoji and of Persian are not among those).
 */
const forbidden =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f#[\]{}^`"<>\\|%~\u061c\u200b\u200e\u200f\u2028-\u202e\u2060\u2066-\u2069\ufeff]|\u034f/u
const dotSegment = /(^|\/)\.{1,2}(\/|$)/

/** Whether a name may name an object. */
export function isValidKey(key: string): boolean {
  return (
    key !== '' &&
    key.isWellFormed() &&
    !forbidden.test(key) &&
    !dotSegment.test(key) &&
    Buffer.byteLength(key) <= MAX_KEY_BYTES
  )
}

/** Refuses a name that may not name an object. */
export function assertKey(key: string): void {
  if (!isValidKey(key)) throw refusals.invalidKey(key)
}

/** Refuses a name that may not name a bucket. */
export function assertBucketName(name: string): void {
  if (!bucketName.test(name)) throw refusals.invalidBucketName()
}

/** The dashboard's way to keep an empty folder: an object without bytes, whatever its bucket's rules. */
export function isFolderPlaceholder(key: string): boolean {
  return key.endsWith('.emptyFolderPlaceholder')
}

/** Whether a content type is among the allowed ones; `image/*` allows every image. Nothing allowed means all are. */
export function isAllowedType(type: string, allowed: readonly string[] | null): boolean {
  if (!allowed || allowed.length === 0) return true
  const [wanted = ''] = type.toLowerCase().split(';')
  const [family = '', subtype = ''] = wanted.trim().split('/')
  return allowed.some((item) => {
    const [allowedFamily, allowedSubtype] = item.toLowerCase().split('/')
    return (
      family === allowedFamily && subtype !== '' && (allowedSubtype === '*' || subtype === allowedSubtype)
    )
  })
}

/** Refuses what could not be sent back in a header. */
export function assertHeaderValue(value: string | undefined): void {
  if (value !== undefined && !/^[\t\x20-\x7e\x80-\xff]*$/.test(value))
    throw refusals.invalidRequest(
      `Invalid character in response header: ${value.slice(0, 50)}`,
      'invalid_header_char',
    )
}

/** Whether this can stand in a bucket's list of allowed types. */
export function isTypePattern(pattern: string): boolean {
  return /^[\w.+-]+\/(\*|[\w.+-]+)$/.test(pattern)
}

const units: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9 }

/** The bytes of a size as the API takes it: a number, or a decimal size such as `20MB`. */
export function parseApiSize(size: number | string): number {
  if (typeof size === 'number') return size
  const [, amount, unit = ''] = /^(\d+(?:\.\d+)?)(b|kb|mb|gb)$/i.exec(size) ?? []
  const factor = units[unit.toLowerCase()]
  if (factor === undefined)
    throw refusals.invalidRequest('Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B')
  return Math.round(Number(amount) * factor)
}
