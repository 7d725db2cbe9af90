import { isObject, type Json, type JsonObject } from '../messages.ts'
import { exceedsLimit } from '../term-size.ts'

/** One broadcast of a batch. */
export interface BatchMessage {
  /** Without `realtime:`. */
  readonly topic: string
  readonly event: string
  readonly payload: JsonObject
  readonly isPrivate: boolean
  readonly id: string | undefined
}

/** The messages of a batch, or what is wrong with it: a list as long as the batch, or one text about all of it. */
type Batch =
  | { readonly ok: true; readonly messages: readonly BatchMessage[] }
  | { readonly ok: false; readonly errors: readonly Json[] }

/** A field's value, absent, or of the wrong type. */
type Field<T> = { readonly value: T } | 'blank' | 'invalid'

const TEXTS = { blank: `can't be blank`, invalid: 'is invalid' } as const
const TOO_LARGE = 'Payload size exceeds tenant limit'

/** What the payloads of a batch may measure. */
export interface PayloadLimit {
  /** Length of the whole body: a cheap upper bound before anything is measured. */
  readonly bodyBytes: number
  readonly maxPayloadBytes: number
}

/** Reads the body of a batch: all of it or nothing. */
export function readBatch(body: JsonObject, limit: PayloadLimit): Batch {
  const items = readItems(body)
  if (items === 'blank' || items === 'invalid') return { ok: false, errors: [TEXTS[items]] }
  const read = items.value.map((item) => readMessage(item, limit))
  if (read.every((message) => message.ok)) {
    return { ok: true, messages: read.map(({ message }) => message) }
  }
  return { ok: false, errors: read.map((message) => (message.ok ? {} : message.errors)) }
}

/** A form has its list as an object whose keys are the places. */
function readItems({ messages }: JsonObject): Field<readonly JsonObject[]> {
  if (messages === undefined) return 'blank'
  const list = isObject(messages) ? byPlace(messages) : messages
  if (!Array.isArray(list)) return 'invalid'
  const objects = list.filter(isObject)
  if (objects.length < list.length) return 'invalid'
  return objects.length === 0 ? 'blank' : { value: objects }
}

function byPlace(indexed: JsonObject): Json[] {
  const entries = Object.entries(indexed).sort(([a], [b]) => Number(a) - Number(b))
  return entries.map(([, item]) => item)
}

type Read =
  | { readonly ok: true; readonly message: BatchMessage }
  | { readonly ok: false; readonly errors: JsonObject }

function readMessage(item: JsonObject, limit: PayloadLimit): Read {
  const fields = { topic: text(item.topic), event: text(item.event), payload: object(item.payload) }
  const optional = { id: text(item.id), private: truth(item.private) }
  const { topic, event, payload } = fields
  const { id, private: isPrivate } = optional
  const isWhole = isValue(topic) && isValue(event) && isValue(payload)
  if (!isWhole || id === 'invalid' || isPrivate === 'invalid') {
    return { ok: false, errors: { ...problems(fields), ...invalid(optional) } }
  }
  if (exceedsLimit(payload.value, limit.bodyBytes, limit.maxPayloadBytes)) {
    return { ok: false, errors: { payload: [TOO_LARGE] } }
  }
  return {
    ok: true,
    message: {
      topic: topic.value,
      event: event.value,
      payload: payload.value,
      isPrivate: isValue(isPrivate) && isPrivate.value,
      id: isValue(id) ? id.value : undefined,
    },
  }
}

function problems(fields: Readonly<Record<string, Field<unknown>>>): JsonObject {
  const wrong = Object.entries(fields).flatMap(([name, field]): [string, Json][] =>
    isValue(field) ? [] : [[name, [TEXTS[field]]]],
  )
  return Object.fromEntries(wrong)
}

function invalid(fields: Readonly<Record<string, Field<unknown>>>): JsonObject {
  return problems(Object.fromEntries(Object.entries(fields).filter(([, field]) => field === 'invalid')))
}

function isValue<T>(field: Field<T>): field is { readonly value: T } {
  return typeof field === 'object'
}

function text(value: Json | undefined): Field<string> {
  if (value === undefined || value === null) return 'blank'
  if (typeof value !== 'string') return 'invalid'
  return value.trim() === '' ? 'blank' : { value }
}

function object(value: Json | undefined): Field<JsonObject> {
  if (value === undefined || value === null) return 'blank'
  return isObject(value) ? { value } : 'invalid'
}

function truth(value: Json | undefined): Field<boolean> {
  if (value === undefined || value === null || value === '') return 'blank'
  if (value === true || value === 'true' || value === '1') return { value: true }
  return value === false || value === 'false' || value === '0' ? { value: false } : 'invalid'
}
