/** How the text Postgres prints for a type becomes JSON. */
export type ValueKind =
  | 'boolean'
  | 'number'
  | 'text'
  /** `char(n)`, of which upstream sends the first character. */
  | 'first-character'
  | 'json'
  | 'bytes'
  | 'timestamp'
  | 'timestamp-with-zone'
  | ArrayKind
  /** Only Postgres can tell: what is in the tuple is JSON already. */
  | 'converted'

/** An array of values of another kind. */
export interface ArrayKind {
  readonly element: Exclude<ValueKind, ArrayKind>
  readonly delimiter: string
}

/** The JSON text that `to_jsonb` has for a value of this kind, given as Postgres' text. */
export function toJsonText(text: string, kind: ValueKind): string {
  if (typeof kind === 'object') return arrayToJson(text, kind)
  switch (kind) {
    case 'boolean':
      return text === 't' ? 'true' : 'false'
    case 'number':
      // NaN and infinity are no JSON.
      return /^[-+]?[\d.]/.test(text) ? text : 'null'
    case 'first-character':
      return JSON.stringify(firstCharacter(text))
    case 'json':
    case 'converted':
      return text
    case 'bytes':
      return JSON.stringify(text.slice(2))
    case 'timestamp':
      return JSON.stringify(text.replace(' ', 'T'))
    case 'timestamp-with-zone':
      return JSON.stringify(text.replace(' ', 'T').replace(/([+-]\d\d)( BC)?$/, '$1:00$2'))
    case 'text':
      return JSON.stringify(text)
  }
}

function firstCharacter(text: string): string {
  const [first = ' '] = text
  return first
}

/** Within an array numbers that are none stay texts, and bytes keep their prefix. */
function elementToJson(text: string, kind: ArrayKind['element']): string {
  if (kind === 'bytes') return JSON.stringify(text)
  const json = toJsonText(text, kind)
  return kind === 'number' && json === 'null' ? JSON.stringify(text) : json
}

function arrayToJson(text: string, { element, delimiter }: ArrayKind): string {
  // Bounds other than from 1 are printed before the braces.
  const body = text.slice(text.indexOf('{'))
  let json = ''
  let at = 0
  while (at < body.length) {
    const character = body[at] ?? ''
    if (character === '{' || character === '}' || character === delimiter) {
      json += character === '{' ? '[' : character === '}' ? ']' : ','
      at += 1
    } else {
      const { value, end } = readElement(body, at, delimiter)
      json += value === null ? 'null' : elementToJson(value, element)
      at = end
    }
  }
  return json
}

function readElement(body: string, start: number, delimiter: string): { value: string | null; end: number } {
  if (body[start] === '"') return readQuoted(body, start)
  let end = start
  while (end < body.length && body[end] !== delimiter && body[end] !== '}') end += 1
  const value = body.slice(start, end)
  return { value: value === 'NULL' ? null : value, end }
}

function readQuoted(body: string, start: number): { value: string; end: number } {
  let value = ''
  let at = start + 1
  while (at < body.length && body[at] !== '"') {
    if (body[at] === '\\') at += 1
    value += body[at] ?? ''
    at += 1
  }
  return { value, end: at + 1 }
}
