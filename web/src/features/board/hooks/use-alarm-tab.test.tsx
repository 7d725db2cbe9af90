import { act, renderHook } from '@testing-library/react'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { AlarmLocks } from '../sound/alarm-lock.ts'
import { kitchenSound } from '../sound/kitchen-sound.ts'
import { useAlarmTab } from './use-alarm-tab.ts'

/** A browser's audio, which a test turns on and off. */
const audio = Object.assign(new EventTarget(), { state: 'running', async resume() {} })
const turn = (state: 'running' | 'suspended') => {
  audio.state = state
  audio.dispatchEvent(new Event('statechange'))
}
vi.stubGlobal('AudioContext', function AudioContext() {
  return audio
})

beforeEach(async () => {
  vi.useFakeTimers()
  await kitchenSound.unlock()
  turn('running')
})
afterEach(() => vi.useRealTimers())

/** The locks of a browser with several tabs: whoever asks first holds, the next one follows. */
function browserWith(...heldByOthers: string[]) {
  const queues = new Map<string, (() => void)[]>(heldByOthers.map((id) => [id, [() => {}]]))
  const leave = (id: string, onHeld?: () => void) => {
    const queue = queues.get(id) ?? []
    const at = onHeld ? queue.indexOf(onHeld) : 0
    queue.splice(at, 1)
    if (at === 0) queue[0]?.()
  }
  const locks: AlarmLocks = {
    hold: (id, onHeld) => {
      const queue = queues.get(id) ?? []
      queues.set(id, [...queue, onHeld])
      if (queue.length === 0) onHeld()
      return () => leave(id, onHeld)
    },
    held: async () => new Set([...queues].filter(([, queue]) => queue.length > 0).map(([id]) => id)),
  }
  return { locks, leave }
}

const look = () => act(() => vi.advanceTimersByTimeAsync(2000))

it('rings for a restaurant that no other tab rings for, and takes over when that tab closes', async () => {
  const { locks, leave } = browserWith('pho')
  const { result } = renderHook(() => useAlarmTab('bao,pho', locks))
  await look()
  expect([[...result.current.here], [...result.current.elsewhere]]).toEqual([['bao'], ['pho']])
  act(() => leave('pho'))
  await look()
  expect([[...result.current.here], [...result.current.elsewhere]]).toEqual([['bao', 'pho'], []])
})

it('gives the right to ring back when the board is closed', async () => {
  const { locks } = browserWith()
  const { unmount } = renderHook(() => useAlarmTab('bao', locks))
  await look()
  unmount()
  const other = renderHook(() => useAlarmTab('bao', locks))
  await look()
  expect([...other.result.current.here]).toEqual(['bao'])
})

it('does not take the right it gave back, because its sound was lost, for that of another tab', async () => {
  const { locks } = browserWith('pho')
  const { result } = renderHook(() => useAlarmTab('bao,pho', locks))
  await look()
  act(() => turn('suspended'))
  expect([[...result.current.here], [...result.current.elsewhere]]).toEqual([[], ['pho']])
})
