import { describe, expect, test } from 'vitest'
import type { Frame } from './messages.ts'
import { serializerFor } from './serializer.ts'
import { serializerV2 } from './serializer-v2.ts'

const text = (value: string): Frame => ({ data: Buffer.from(value), binary: false })
const hex = (value: string): Frame => ({ data: Buffer.from(value, 'hex'), binary: true })
const show = (frame: Frame | undefined) =>
  frame === undefined ? undefined : Buffer.from(frame.data).toString(frame.binary ? 'hex' : 'utf8')

describe('decoding text frames', () => {
  test('[RT14] an array of five is a push', () => {
    const frame = text('["1",2,"realtime:a","broadcast",{"x":[]}]')
    expect(serializerV2.decode(frame)).toEqual({
      kind: 'push',
      joinRef: '1',
      ref: 2,
      topic: 'realtime:a',
      event: 'broadcast',
      payload: { x: [] },
      size: 41,
    })
  })

  test('[RT14] elements after the fifth are ignored', () => {
    const message = serializerV2.decode(text('[null,"1","phoenix","heartbeat",{},"more",7]'))
    expect(message).toMatchObject({ topic: 'phoenix', payload: {} })
  })

  test.for(['no json', '{}', '[]', '[1,2]', 'null', '"x"', '[null,"1","a","b"]'])(
    '[RT11] %s is dropped',
    (frame) => {
      expect(serializerV2.decode(text(frame))).toBeUndefined()
    },
  )
})

describe('decoding binary frames', () => {
  test('[RT15] kind 3 carries refs, topic, event, encoding and the payload untouched', () => {
    // 03, lengths 1 1 15 2 0, JSON, "6" "7" "realtime:room:1" "ev" {"a":1}
    const frame = hex('0301010f02000136377265616c74696d653a726f6f6d3a3165767b2261223a317d')
    expect(serializerV2.decode(frame)).toMatchObject({
      kind: 'user-broadcast',
      joinRef: '6',
      ref: '7',
      topic: 'realtime:room:1',
      event: 'ev',
      encoding: 'json',
      payload: Buffer.from('{"a":1}'),
    })
  })

  test('[RT15] encoding 0 is binary, every other number is JSON', () => {
    expect(serializerV2.decode(hex('0300000101000061' + '62ff'))).toMatchObject({ encoding: 'binary' })
    expect(serializerV2.decode(hex('0300000101000761' + '627b7d'))).toMatchObject({ encoding: 'json' })
  })

  test('[RT15] metadata of kind 3 is skipped', () => {
    const message = serializerV2.decode(hex('03000001010201' + '61' + '62' + '7b7d' + '31'))
    expect(message).toMatchObject({ topic: 'a', event: 'b', payload: Buffer.from('1') })
  })

  test('[RT15] kind 0 is a push with bytes', () => {
    const message = serializerV2.decode(hex('0001010102' + '31' + '32' + '61' + '6262' + '00ff'))
    expect(message).toMatchObject({ kind: 'push', joinRef: '1', ref: '2', topic: 'a', event: 'bb' })
    expect(message?.payload).toEqual(Buffer.from('00ff', 'hex'))
  })

  test.for(['', '00', 'ff0102', '03ffffffffffff', '0301ff0a', '0401'])('[RT11] %s is dropped', (frame) => {
    expect(serializerV2.decode(hex(frame))).toBeUndefined()
  })
})

describe('encoding', () => {
  test('[RT14] a push is an array of five', () => {
    const message = {
      kind: 'push',
      joinRef: '1',
      ref: null,
      topic: 't',
      event: 'e',
      payload: { a: 1 },
    } as const
    expect(show(serializerV2.encode(message))).toBe('["1",null,"t","e",{"a":1}]')
  })

  test('[RT15] a user broadcast is a frame of kind 4, lengths in UTF-8 bytes', () => {
    const payload = Buffer.from('{}')
    const message = {
      kind: 'user-broadcast',
      topic: 'ü',
      event: 'e',
      encoding: 'json',
      meta: '{"id":"x"}',
      payload,
    } as const
    expect(show(serializerV2.encode(message))).toBe('0402010a01c3bc657b226964223a2278227d7b7d')
  })

  test('[RT15] without metadata and with bytes', () => {
    const payload = Buffer.from('00ff', 'hex')
    const message = { kind: 'user-broadcast', topic: 't', event: '', encoding: 'binary', payload } as const
    expect(show(serializerV2.encode(message))).toBe('040100000074' + '00ff')
  })

  test('[RT15] a header field of 255 bytes fits, one of 256 cannot be sent', () => {
    const encode = (topic: string) =>
      serializerV2.encode({
        kind: 'user-broadcast',
        topic,
        event: '',
        encoding: 'binary',
        payload: Buffer.alloc(0),
      })
    expect(encode('t'.repeat(255))?.data.byteLength).toBe(260)
    expect(encode('t'.repeat(256))).toBeUndefined()
  })

  test('[RT44] the answer to a binary push is a frame of kind 2', () => {
    const payload = Buffer.from('abc')
    const message = { kind: 'binary-broadcast', topic: 't', event: 'broadcast', payload } as const
    expect(show(serializerV2.encode(message))).toBe('020109' + '74' + '62726f616463617374' + '616263')
  })
})

describe('choosing a serializer', () => {
  test.for([
    [null, 1],
    ['1.0.0', 1],
    ['1.0.7', 1],
    ['2.0.0', 2],
    ['2.0.9', 2],
    ['', undefined],
    ['2', undefined],
    ['2.1.0', undefined],
    ['3.0.0', undefined],
    ['abc', undefined],
  ] as const)('[RT01] vsn %s means %s', ([vsn, version]) => {
    expect(serializerFor(vsn)?.version).toBe(version)
  })
})
