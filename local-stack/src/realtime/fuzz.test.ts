import { describe, expect, test } from 'vitest'
import { type FuzzedFrame, Fuzzer } from '../../test/realtime-fuzzer.ts'
import { createHarness, settle, type TestClient } from '../../test/realtime-harness.ts'
import type { Frame } from './protocol/messages.ts'
import { toText } from './protocol/text.ts'

// More by hand: FUZZ_MESSAGES=100000 FUZZ_SEED=7 vitest run …
const MESSAGES = Number(process.env.FUZZ_MESSAGES ?? 5_000)
const SEED = Number(process.env.FUZZ_SEED ?? 1)
const EVENTS = [
  'phx_reply',
  'phx_close',
  'phx_error',
  'broadcast',
  'presence_state',
  'presence_diff',
  'system',
]

/** A socket that is fuzzed, and a well-behaved one beside it on the same topics. */
function open(version: 1 | 2) {
  const harness = createHarness()
  const faults: unknown[] = []
  const warn = (code: string, detail?: unknown) => {
    if (code === 'UnknownError' || (code === 'ChannelCrash' && detail instanceof RangeError))
      faults.push(detail)
  }
  Object.assign(harness.environment, { logger: { info: () => undefined, warn } })
  for (const topic of ['a', 'b']) {
    harness.database.rights.set(topic, { read: ['broadcast', 'presence'], write: ['broadcast', 'presence'] })
  }
  return { harness, faults, victim: harness.connect({ version }), witness: harness.connect() }
}

/** Why a frame is none this serializer writes; undefined when it is one. */
function problem({ data, binary }: Frame, version: 1 | 2): string | undefined {
  if (binary) return version === 2 && (data[0] === 2 || data[0] === 4) ? undefined : `kind ${data[0]}`
  const value: unknown = JSON.parse(toText(data))
  if (version === 1) {
    const keys = Object.keys(Object(value)).sort().join()
    return keys === 'event,payload,ref,topic' ? undefined : `keys ${keys}`
  }
  const isWhole = Array.isArray(value) && value.length === 5 && EVENTS.includes(value[3])
  return isWhole ? undefined : `no message: ${toText(data).slice(0, 100)}`
}

async function send(client: TestClient, { frame }: FuzzedFrame): Promise<Frame[]> {
  client.session.receive(frame)
  await settle()
  return client.takeFrames()
}

async function isAlive(client: TestClient): Promise<boolean> {
  client.takeFrames()
  client.send(null, 'alive', 'phoenix', 'heartbeat', {})
  await settle()
  return client.takeFrames().some(({ data }) => toText(data).includes('"alive"'))
}

describe.for([1, 2] as const)('a client of %i.0.0 that sends anything', (version) => {
  test('[RT150] is answered in the known kinds only, crashes nothing and leaves nothing behind', async () => {
    const { harness, faults, victim, witness } = open(version)
    const fuzzer = new Fuzzer(SEED, version)
    const unexpected: string[] = []
    for (let count = 0; count < MESSAGES; count += 1) {
      const fuzzed = fuzzer.next()
      const answers = await send(victim, fuzzed)
      unexpected.push(...answers.flatMap((answer) => problem(answer, version) ?? []))
      if (fuzzed.isMalformed && answers.length > 0) unexpected.push(`an answer to ${fuzzed.description}`)
      if (count % 250 === 0) {
        harness.clock.advance(31_000)
        await witness.join('realtime:a', { broadcast: { self: true }, presence: { enabled: true } })
        expect([await isAlive(victim), await isAlive(witness)], fuzzed.description).toEqual([true, true])
      }
    }
    expect(unexpected.slice(0, 5)).toEqual([])
    expect(faults).toEqual([])
    for (const { session } of [victim, witness]) session.close()
    expect(harness.clock.pending).toBe(0)
    for (const isPrivate of [true, false])
      expect(harness.environment.topics.find('a', isPrivate)).toBeUndefined()
  })
})
