import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import type { PlatewireError } from '../errors.ts'
import { ManualClock } from '../testing/manual-clock.ts'
import { refused, ScriptedFetch } from '../testing/scripted-fetch.ts'
import { createCaller } from './caller.ts'
import { createCommands } from './command.ts'

const okSchema = z.object({ ok: z.boolean() })
const ok = { status: 200, body: { ok: true } } as const
const busy = {
  status: 503,
  body: { code: 'PGRST002', message: 'no schema cache', details: null, hint: null },
} as const
const expired = {
  status: 401,
  body: { code: 'PGRST301', message: 'JWT expired', details: null, hint: null },
} as const

function setup({ timeoutMs = 1000, canRenew = true } = {}) {
  const clock = new ManualClock()
  const network = new ScriptedFetch()
  const renewals: boolean[] = []
  const doubts: number[] = []
  const caller = createCaller({
    supabase: network.client(),
    clock,
    timeoutMs,
    renewSession: async () => {
      renewals.push(canRenew)
      return canRenew
    },
    onUnanswered: () => doubts.push(clock.now()),
  })
  let ids = 0
  const command = createCommands(caller, () => `id-${++ids}`)
  return { clock, network, caller, command, renewals, doubts }
}

/** Lets time pass in small steps until a call is over, since requests settle on their own time. */
async function outcome<T>(clock: ManualClock, call: Promise<T>): Promise<T | PlatewireError> {
  let done = false
  const result = call
    .catch((error: PlatewireError) => error)
    .finally(() => {
      done = true
    })
  while (!done) {
    await new Promise((resolve) => setTimeout(resolve, 0))
    await clock.advance(1000)
  }
  return result
}

const ready = { order_id: 'order-1', version: 3 }

describe('createCaller()', () => {
  test('calls a function and hands on an answer that fits', async () => {
    const { network, caller } = setup()
    network.answer(ok)
    await expect(caller.rpc('heads', { streams: ['a:1'] }, okSchema)).resolves.toEqual({ ok: true })
    expect(network.sent).toEqual([{ method: 'POST', path: '/rest/v1/rpc/heads', body: { streams: ['a:1'] } }])
  })

  test('refuses an answer that does not fit, and does not ask again', async () => {
    const { network, caller } = setup()
    network.answer({ status: 200, body: { ok: 'yes' } })
    await expect(caller.rpc('my_restaurants', {}, okSchema)).rejects.toMatchObject({
      reason: 'UNEXPECTED_ANSWER',
    })
    expect(network.sent).toHaveLength(1)
  })

  test('repeats a command with the same key until the network is back', async () => {
    const { clock, network, command } = setup()
    network.answer('offline', busy, 'offline', ok)
    await expect(outcome(clock, command('mark_ready', ready, okSchema))).resolves.toEqual({ ok: true })
    expect(network.sent.map(({ body }) => body)).toEqual(Array(4).fill({ command_id: 'id-1', ...ready }))
  })

  test('takes the key it is given', async () => {
    const { network, command } = setup()
    network.answer(ok)
    await command('mark_ready', ready, okSchema, { commandId: 'mine' })
    expect(network.sent[0]?.body).toEqual({ command_id: 'mine', ...ready })
  })

  test('gives up after five attempts of a command and three of a read', async () => {
    const { clock, network, caller, command } = setup()
    network.answer('offline')
    expect(await outcome(clock, command('mark_ready', ready, okSchema))).toMatchObject({ code: 'OFFLINE' })
    expect(network.sent).toHaveLength(5)
    expect(await outcome(clock, caller.rpc('my_restaurants', {}, okSchema))).toMatchObject({
      retryable: true,
    })
    expect(network.sent).toHaveLength(8)
  })

  test('does not repeat what was refused', async () => {
    const { network, command } = setup()
    network.answer(refused(409, 'CONFLICT', 'STALE_VERSION', { version: 4, by: 'Mia' }))
    await expect(command('mark_ready', ready, okSchema)).rejects.toMatchObject({
      code: 'CONFLICT',
      reason: 'STALE_VERSION',
      message: 'It was refused.',
      action: 'Do something else.',
      facts: { version: 4, by: 'Mia' },
      retryable: false,
    })
    expect(network.sent).toHaveLength(1)
  })

  test('gives up on an attempt that takes too long, and tries again', async () => {
    const { clock, network, caller } = setup({ timeoutMs: 20 })
    network.answer('silent', ok)
    await expect(outcome(clock, caller.rpc('my_restaurants', {}, okSchema))).resolves.toEqual({ ok: true })
    expect(network.sent).toHaveLength(2)
  })

  test('says that the server took too long when it never answers', async () => {
    const { clock, network, caller } = setup({ timeoutMs: 10 })
    network.answer('silent')
    expect(await outcome(clock, caller.rpc('my_restaurants', {}, okSchema))).toMatchObject({
      code: 'BUSY',
      reason: 'TIMED_OUT',
    })
    expect(network.sent).toHaveLength(3)
  })

  test('tells of an attempt that nobody answers for three seconds, and when it is given up', async () => {
    const { clock, network, caller, doubts } = setup({ timeoutMs: 50 })
    network.answer('silent')
    const call = caller.rpc('my_restaurants', {}, okSchema, { attempts: 1 })
    const began = clock.now()
    await clock.advance(2999)
    expect(doubts).toEqual([])
    await clock.advance(1)
    expect(doubts).toEqual([began + 3000])
    await outcome(clock, call)
    expect(doubts).toHaveLength(2)
  })

  test('tells of an attempt that found no server', async () => {
    const { clock, network, caller, doubts } = setup()
    network.answer('offline', ok)
    await outcome(clock, caller.rpc('my_restaurants', {}, okSchema))
    expect(doubts).toHaveLength(1)
  })

  test('tells of nothing that was answered, whatever the answer', async () => {
    const { clock, network, caller, doubts } = setup()
    network.answer(busy, ok)
    await outcome(clock, caller.rpc('my_restaurants', {}, okSchema))
    await clock.advance(10_000)
    expect(doubts).toEqual([])
  })

  test('keeps its time limit even where the request itself does not heed it', async () => {
    const { clock, caller } = setup({ timeoutMs: 10 })
    const deaf = caller.request(() => new Promise<never>(() => {}), okSchema, { attempts: 1 })
    expect(await outcome(clock, deaf)).toMatchObject({ reason: 'TIMED_OUT' })
  })

  test('renews the session once after "not signed in", and says so if that did not help', async () => {
    const { network, caller, renewals } = setup()
    network.answer(expired, ok)
    await expect(caller.rpc('my_restaurants', {}, okSchema)).resolves.toEqual({ ok: true })
    const again = setup()
    again.network.answer(expired)
    await expect(again.caller.rpc('my_restaurants', {}, okSchema)).rejects.toMatchObject({
      code: 'UNAUTHENTICATED',
    })
    expect(renewals).toHaveLength(1)
    expect(again.renewals).toHaveLength(1)
    expect(again.network.sent).toHaveLength(2)
  })

  test('stops when the caller does, also between two attempts', async () => {
    const { clock, network, command } = setup()
    network.answer('offline')
    const stop = new AbortController()
    const call = command('mark_ready', ready, okSchema, { signal: stop.signal })
    await new Promise((resolve) => setTimeout(resolve, 0))
    stop.abort()
    expect(await outcome(clock, call)).toMatchObject({ reason: 'ABORTED', retryable: false })
    expect(network.sent).toHaveLength(1)
  })
})
