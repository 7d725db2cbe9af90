import { fileURLToPath } from 'node:url'
import { createPlatewire, createSessionGuard } from '@platewire/client'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createRandom, type Random } from '../support/random.ts'

const people = 20
const atOnce = 2
const roundTripMs = 300
const bitsPerSecond = 250_000
const loss = 30

let stack: Stack
beforeAll(async () => {
  const projectDir = fileURLToPath(new URL('../..', import.meta.url))
  stack = await createStack({ projectDir, ephemeral: true, seed: false, port: 'auto', dbPort: 'auto' })
  await stack.start()
})
afterAll(() => stack?.dispose())

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/**
 * A line as 2G has it, for whole exchanges: a handshake of two round trips, one more for the request, its bytes at 250 kbit/s. Three in ten
 * are lost: the request, the answer (the server has done it), or with a reset. What is lost stays silent until somebody gives up.
 */
function line(random: Random): typeof fetch {
  return async (input, init) => {
    await pause(2 * roundTripMs)
    const isLost = random.integer(100) < loss
    const how = random.integer(100)
    const silence = () =>
      new Promise<never>((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(new TypeError('fetch failed')))
      })
    if (isLost && how < 40) return silence()
    await pause(roundTripMs + ((String(init?.body ?? '').length + 900) * 8000) / bitsPerSecond)
    const answer = await fetch(input, init)
    const text = await answer.text()
    await pause(((text.length + 600) * 8000) / bitsPerSecond)
    if (isLost && how < 80) return silence()
    if (isLost) throw new TypeError('fetch failed')
    return new Response(text === '' ? null : text, answer)
  }
}

/** Somebody new on their own phone; resolves with how long it took until they were signed in, ms. */
async function signUp(random: Random): Promise<number> {
  const storageKey = crypto.randomUUID()
  const guard = createSessionGuard({ storageKey, fetch: line(random) })
  const supabase = createClient(stack.url, stack.publishableKey, {
    global: { fetch: guard.fetch },
    auth: { persistSession: false, autoRefreshToken: false, storageKey },
  })
  const { accounts } = createPlatewire(supabase, { guard, tabs: null })
  const began = performance.now()
  await accounts.signUp(`${crypto.randomUUID()}@example.com`, 'a-long-enough-one', 'Lea')
  expect(accounts.session.getSnapshot().status).toBe('signed_in')
  return performance.now() - began
}

test('signing up at 2G speed with 30 % loss takes less than ten seconds for 19 in 20, and nobody hears "taken"', async () => {
  const random = createRandom(7)
  const took: number[] = []
  const queue = async () => {
    while (took.length < people) took.push(await signUp(random))
  }
  await Promise.all(Array.from({ length: atOnce }, queue))
  took.sort((a, b) => a - b)
  const at = (share: number) => Math.round((took[Math.ceil(share * took.length) - 1] ?? 0) / 100) / 10
  console.log(`signed up within ${at(0.5)} s (median), ${at(0.95)} s (95 %), ${at(1)} s (all)`)
  expect(at(0.95)).toBeLessThan(10)
}, 180_000)
