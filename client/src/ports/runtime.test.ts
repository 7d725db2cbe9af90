import { afterEach, expect, test, vi } from 'vitest'
import { pageVisibility, randomId, systemClock, windowNetwork } from './runtime.ts'

afterEach(() => vi.unstubAllGlobals())

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

test('randomId() makes different UUIDs, also on pages without TLS', () => {
  expect(randomId()).toMatch(uuid)
  vi.stubGlobal('crypto', { getRandomValues: (bytes: Uint8Array) => bytes.fill(255) })
  expect(randomId()).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff')
})

test('systemClock runs a task later, unless it is cancelled', async () => {
  const ran: string[] = []
  systemClock.after(1, () => ran.push('cancelled'))()
  await new Promise<void>((resolve) => {
    systemClock.after(2, () => {
      ran.push('kept')
      resolve()
    })
  })
  expect(ran).toEqual(['kept'])
})

test('without a page everything is visible, and nothing is heard', () => {
  expect(pageVisibility.isVisible()).toBe(true)
  expect(() => pageVisibility.onVisible(() => {})()).not.toThrow()
  expect(() => windowNetwork.onChange(() => {})()).not.toThrow()
})

test('pageVisibility follows the page', () => {
  const page = Object.assign(new EventTarget(), { visibilityState: 'hidden' })
  vi.stubGlobal('document', page)
  let seen = 0
  const stop = pageVisibility.onVisible(() => {
    seen += 1
  })
  expect(pageVisibility.isVisible()).toBe(false)
  page.dispatchEvent(new Event('visibilitychange'))
  expect(seen).toBe(0)
  page.visibilityState = 'visible'
  page.dispatchEvent(new Event('visibilitychange'))
  stop()
  page.dispatchEvent(new Event('visibilitychange'))
  expect(seen).toBe(1)
})
