import { describe, expect, test } from 'vitest'
import type { Frame } from './messages.ts'
import { serializerV1 } from './serializer-v1.ts'

const text = (value: string): Frame => ({ data: Buffer.from(value), binary: false })
const show = (frame: Frame | undefined) =>
  frame === undefined ? undefined : Buffer.from(frame.data).toString()

describe('decoding', () => {
  test('[RT13] an object is a push; join_ref may be missing, values may be null', () => {
    const frame = text('{"topic":"realtime:a","event":"e","payload":null,"ref":null}')
    expect(serializerV1.decode(frame)).toMatchObject({
      joinRef: null,
      ref: null,
      topic: 'realtime:a',
      event: 'e',
      payload: null,
    })
  })

  test.for([
    'no json',
    '[null,"1","phoenix","heartbeat",{}]',
    '{}',
    '{"topic":"a","event":"e","payload":{}}',
    '{"event":"e","payload":{},"ref":"1"}',
  ])('[RT11] %s is dropped', (frame) => {
    expect(serializerV1.decode(text(frame))).toBeUndefined()
  })

  test('[RT11] binary frames are dropped', () => {
    expect(serializerV1.decode({ data: Buffer.from('{}'), binary: true })).toBeUndefined()
  })
})

describe('encoding', () => {
  test('[RT13] answers have ref, event, payload and topic, and no join_ref', () => {
    const message = { kind: 'push', joinRef: '9', ref: '1', topic: 't', event: 'e', payload: {} } as const
    expect(show(serializerV1.encode(message))).toBe('{"ref":"1","event":"e","payload":{},"topic":"t"}')
  })

  test('[RT16] a JSON user broadcast becomes an object, its payload as the text it came in', () => {
    const payload = Buffer.from('{"a" : 12345678901234567890}')
    const message = { kind: 'user-broadcast', topic: 't', event: 'e"', encoding: 'json', payload } as const
    expect(show(serializerV1.encode(message))).toBe(
      '{"ref":null,"event":"broadcast","payload":{"event":"e\\"","payload":{"a" : 12345678901234567890},"type":"broadcast"},"topic":"t"}',
    )
  })

  test('[RT16] metadata stands between event and payload', () => {
    const payload = Buffer.from('1')
    const message = {
      kind: 'user-broadcast',
      topic: 't',
      event: 'e',
      encoding: 'json',
      meta: '{"id":"x"}',
      payload,
    } as const
    expect(show(serializerV1.encode(message))).toContain('{"event":"e","meta":{"id":"x"},"payload":1,')
  })

  test.for(['{nope', '', '%{error: 1}'])('[RT16] a payload that is no JSON (%s) is not sent', (payload) => {
    const bytes = Buffer.from(payload)
    const message = {
      kind: 'user-broadcast',
      topic: 't',
      event: 'e',
      encoding: 'json',
      payload: bytes,
    } as const
    expect(serializerV1.encode(message)).toBeUndefined()
  })

  test('[RT16] bytes cannot be sent', () => {
    const payload = Buffer.from('{}')
    expect(
      serializerV1.encode({ kind: 'user-broadcast', topic: 't', event: 'e', encoding: 'binary', payload }),
    ).toBeUndefined()
    expect(serializerV1.encode({ kind: 'binary-broadcast', topic: 't', event: 'e', payload })).toBeUndefined()
  })
})
