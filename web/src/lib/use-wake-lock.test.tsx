import { renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useWakeLock } from './use-wake-lock.ts'

class Lock extends EventTarget {
  released = false
  async release() {
    this.released = true
    this.dispatchEvent(new Event('release'))
  }
}

const request = vi.fn<() => Promise<Lock>>()

beforeEach(() => {
  vi.useFakeTimers()
  request.mockReset()
  request.mockImplementation(async () => new Lock())
  Object.defineProperty(navigator, 'wakeLock', { configurable: true, value: { request } })
})
afterEach(() => {
  vi.useRealTimers()
  Reflect.deleteProperty(navigator, 'wakeLock')
})

const later = () => vi.advanceTimersByTimeAsync(10_000)

it('asks again for what was refused, and no more once it has it', async () => {
  request.mockRejectedValueOnce(new Error('low battery'))
  renderHook(useWakeLock)
  await later()
  expect(request).toHaveBeenCalledTimes(2)
  await later()
  expect(request).toHaveBeenCalledTimes(2)
})

it('asks again for what the device took back', async () => {
  const lock = new Lock()
  request.mockResolvedValueOnce(lock)
  renderHook(useWakeLock)
  await later()
  await lock.release()
  await later()
  expect(request).toHaveBeenCalledTimes(2)
})

it('asks for nothing more once the page is left', async () => {
  request.mockRejectedValue(new Error('low battery'))
  const { unmount } = renderHook(useWakeLock)
  await vi.advanceTimersByTimeAsync(0)
  unmount()
  await later()
  expect(request).toHaveBeenCalledOnce()
})
