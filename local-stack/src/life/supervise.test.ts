import { describe, expect, it, vi } from 'vitest'
import type { Child } from './child.ts'
import { supervise } from './supervise.ts'

/** Processes that live until the test ends them. */
function fakeProcesses() {
  const all: { die(): void; isStopped: boolean }[] = []
  const launch = async (): Promise<Child> => {
    const entry = { die: (): void => {}, isStopped: false }
    let hasExited = false
    const exited = new Promise<{ code: number | null; signal: NodeJS.Signals | null }>((resolve) => {
      entry.die = () => {
        hasExited = true
        resolve({ code: 1, signal: null })
      }
    })
    all.push(entry)
    return {
      pid: all.length,
      exited,
      write: () => {},
      hasExited: () => hasExited,
      async stop() {
        entry.isStopped = true
        entry.die()
      },
    }
  }
  return { all, launch }
}

describe('supervise()', () => {
  it('[LC5] starts a dead process again, after longer and longer pauses', async () => {
    vi.useFakeTimers()
    const { all, launch } = fakeProcesses()
    const notes: string[] = []
    const process_ = await supervise({
      launch,
      onNote: (note) => notes.push(note),
      backoff: (n) => 100 * (n + 1),
    })
    expect(process_.state()).toBe('running')
    all[0]?.die()
    await vi.advanceTimersByTimeAsync(99)
    expect([process_.state(), all.length]).toEqual(['restarting', 1])
    await vi.advanceTimersByTimeAsync(1)
    expect([process_.state(), all.length]).toEqual(['running', 2])
    all[1]?.die()
    await vi.advanceTimersByTimeAsync(199)
    expect(all.length).toBe(2)
    await vi.advanceTimersByTimeAsync(1)
    expect([process_.state(), all.length]).toEqual(['running', 3])
    expect(notes[0]).toContain('exit code 1')
    await process_.stop()
    vi.useRealTimers()
  })

  it('[LC5] tries on when a restart fails', async () => {
    vi.useFakeTimers()
    const { all, launch } = fakeProcesses()
    let failures = 2
    const notes: string[] = []
    const process_ = await supervise({
      onNote: (note) => notes.push(note),
      backoff: () => 10,
      launch: () => (all.length > 0 && failures-- > 0 ? Promise.reject(new Error('port taken')) : launch()),
    })
    all[0]?.die()
    await vi.advanceTimersByTimeAsync(30)
    expect([process_.state(), all.length]).toEqual(['running', 2])
    expect(notes.filter((note) => note.includes('port taken'))).toHaveLength(2)
    await process_.stop()
    vi.useRealTimers()
  })

  it('[LC1] stops for good, even while it waits to start again', async () => {
    const { all, launch } = fakeProcesses()
    const process_ = await supervise({ launch, onNote: () => {}, backoff: () => 60_000 })
    all[0]?.die()
    await expect.poll(() => process_.state()).toBe('restarting')
    await process_.stop()
    expect([process_.state(), all.length]).toEqual(['stopped', 1])
  })

  it('throws what the first start throws', async () => {
    await expect(
      supervise({ launch: () => Promise.reject(new Error('no')), onNote: () => {} }),
    ).rejects.toThrow('no')
  })
})
