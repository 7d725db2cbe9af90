import type { Follow } from '@platewire/client'
import { renderHook } from '@testing-library/react'
import { StrictMode } from 'react'
import { expect, it } from 'vitest'
import { useFollow } from './use-follow.ts'

const snapshot = {
  phase: 'live',
  reason: null,
  data: 'soup',
  seq: 1,
  missing: 0,
  error: null,
  checkedAt: 0,
} as const

/** Streams that remember who follows them. */
function streams() {
  const open = new Set<Follow<string>>()
  const follow = (): Follow<string> => {
    const own: Follow<string> = {
      stream: 'order:1',
      subscribe: () => () => {},
      getSnapshot: () => snapshot,
      refresh: () => {},
      close: () => open.delete(own),
    }
    open.add(own)
    return own
  }
  return { open, follow }
}

it('follows once where React mounts twice, and not at all once it is gone', () => {
  const { open, follow } = streams()
  const { result, unmount } = renderHook(() => useFollow(follow), { wrapper: StrictMode })
  expect(open.size).toBe(1)
  expect(result.current.snapshot.data).toBe('soup')
  unmount()
  expect(open.size).toBe(0)
})
