import type { Frame } from '../src/realtime/protocol/messages.ts'

/** A frame nobody should have to expect. */
export interface FuzzedFrame {
  readonly frame: Frame
  /** Whether it can be no message at all, so that nothing may answer it. */
  readonly isMalformed: boolean
  readonly description: string
}

const TOPICS = [
  'realtime:a',
  'realtime:b',
  'realtime:',
  'room',
  'phoenix',
  '',
  'realtime:ü\u0000',
  `realtime:${'t'.repeat(300)}`,
]
const EVENTS = [
  'phx_join',
  'phx_leave',
  'broadcast',
  'presence',
  'access_token',
  'heartbeat',
  'phx_close',
  '',
  '__proto__',
]
const NUMBERS = [0, -1, 1.5, 2 ** 53, 1e308, -0]
const KEYS = [
  'config',
  'private',
  'event',
  'payload',
  'type',
  'broadcast',
  'presence',
  'key',
  '__proto__',
  'constructor',
  'a',
  '',
]

/** Makes the same frames from the same seed. */
export class Fuzzer {
  #state: number
  readonly #version: 1 | 2

  constructor(seed: number, version: 1 | 2) {
    this.#state = seed
    this.#version = version
  }

  next(): FuzzedFrame {
    switch (this.#below(10)) {
      case 0:
        return this.#noise()
      case 1:
        return this.#cut()
      case 2:
        return this.#binary()
      case 3:
        return this.#deep()
      case 4:
        return this.#text(JSON.stringify(this.#json(4)), 'any JSON')
      default:
        return this.#text(this.#message(), 'a message')
    }
  }

  /** A number from 0 up to and without `limit`: mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }

  #pick<T>(list: readonly T[]): T {
    const item = list[this.#below(list.length)]
    if (item === undefined) throw new Error('nothing to pick from')
    return item
  }

  #json(depth: number): unknown {
    const size = this.#below(4)
    switch (depth === 0 ? this.#below(5) : this.#below(8)) {
      case 0:
        return null
      case 1:
        return this.#below(2) === 0
      case 2:
        return this.#pick(NUMBERS)
      case 3:
        return this.#pick([...KEYS, 'track', 'untrack', 'true', '\ud800', 'x'.repeat(300)])
      case 4:
        return this.#below(1000)
      case 5:
        return Array.from({ length: size }, () => this.#json(depth - 1))
      default:
        return this.#object(() => this.#json(depth - 1))
    }
  }

  #object(value: () => unknown): object {
    return Object.fromEntries(Array.from({ length: this.#below(4) }, () => [this.#pick(KEYS), value()]))
  }

  /** Mostly what clients send, with a part that is anything. */
  #message(given?: object): string {
    const ref = this.#below(4) === 0 ? this.#json(2) : String(this.#below(9))
    const joinRef = this.#below(4) === 0 ? this.#json(1) : '1'
    const topic = this.#below(8) === 0 ? this.#json(1) : this.#pick(TOPICS)
    const event = this.#below(8) === 0 ? this.#json(1) : this.#pick(EVENTS)
    const payload = given ?? (this.#below(3) === 0 ? this.#json(3) : this.#payload())
    return this.#version === 2
      ? JSON.stringify([joinRef, ref, topic, event, payload])
      : JSON.stringify({ topic, event, payload, ref, join_ref: joinRef })
  }

  #payload(): object {
    switch (this.#below(4)) {
      case 0:
        return { config: this.#config(), access_token: this.#json(1) }
      case 1:
        return {
          type: 'presence',
          event: this.#pick(['track', 'untrack', 'TRACK', '']),
          payload: this.#json(3),
        }
      case 2:
        return { access_token: this.#json(1) }
      default:
        return { type: 'broadcast', event: this.#pick(EVENTS), payload: this.#json(3) }
    }
  }

  #config(): object {
    const changes = Array.from({ length: this.#below(3) }, () => this.#object(() => this.#json(1)))
    return {
      private: this.#json(0),
      broadcast: {
        self: this.#below(2) === 0,
        ack: true,
        ...(this.#below(4) === 0 ? { replay: this.#json(2) } : {}),
      },
      presence: { enabled: this.#below(2) === 0, key: this.#json(1) },
      postgres_changes: this.#below(3) === 0 ? changes : this.#pick([null, 'x', {}]),
    }
  }

  #noise(): FuzzedFrame {
    const data = Buffer.from(Array.from({ length: this.#below(60) }, () => this.#below(256)))
    // Two of 256 first bytes begin a frame of 2.0.0; text of random bytes is never JSON that has five elements.
    const binary = this.#below(2) === 0 && data[0] !== 0 && data[0] !== 3
    return { frame: { data, binary }, isMalformed: true, description: `noise ${data.toString('hex')}` }
  }

  #cut(): FuzzedFrame {
    const whole = this.#message()
    const text = whole.slice(0, this.#below(whole.length))
    return { ...this.#text(text, `cut off: ${text}`), isMalformed: true }
  }

  #text(text: string, description: string): FuzzedFrame {
    return {
      frame: { data: Buffer.from(text), binary: false },
      isMalformed: false,
      description: `${description}: ${text.slice(0, 200)}`,
    }
  }

  /** Lengths that fit, lengths that do not, and every kind. */
  #binary(): FuzzedFrame {
    const texts = [
      '1',
      String(this.#below(9)),
      this.#pick(TOPICS).slice(0, 200),
      this.#pick(EVENTS),
      this.#pick(['', '{}']),
    ]
    const fields = texts.map((text) => Buffer.from(text))
    const kind = this.#pick([0, 3, 3, 3, 1, 2, 4, 255])
    const used = kind === 3 ? fields : fields.slice(0, 4)
    const lengths = used.map((field) => (this.#below(12) === 0 ? this.#below(256) : field.length))
    const flags = kind === 3 ? [this.#below(3)] : []
    const payload =
      this.#below(2) === 0 ? Buffer.from(JSON.stringify(this.#json(3))) : Buffer.from('00ff7b', 'hex')
    const data = Buffer.concat([Buffer.from([kind, ...lengths, ...flags]), ...used, payload])
    const isMalformed = this.#version === 1 || (kind !== 0 && kind !== 3)
    return { frame: { data, binary: true }, isMalformed, description: `binary ${data.toString('hex')}` }
  }

  #deep(): FuzzedFrame {
    const depth = this.#pick([10, 900, 1_100, 20_000])
    const [open, close] = this.#pick([['[', ']'] as const, ['{"a":', '}'] as const])
    const deep = `${open.repeat(depth)}0${close.repeat(depth)}`
    const text = this.#message({ config: 'deep', payload: 'deep', event: 'track' }).replaceAll('"deep"', deep)
    return { ...this.#text(text, `nested ${depth} deep`), isMalformed: depth > 1_000 }
  }
}
