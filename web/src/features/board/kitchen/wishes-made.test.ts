import { describe, expect, it } from 'vitest'
import { type MadeWish, madeWith, stillAhead } from './wishes-made.ts'

const progress = (revision: number, ...made: number[]) => ({ made, revision, changed_at: null })
const wish = (isMade: boolean, revision: number | null, ...positions: number[]): MadeWish => ({
  positions,
  isMade,
  revision,
})

describe('what is made, as a screen shows it', () => {
  it('is what the server knows, with what was said here since, in turn', () => {
    expect([...madeWith(progress(3, 1))]).toEqual([1])
    expect([...madeWith(progress(3, 1), [wish(true, null, 2, 3), wish(false, null, 1, 3)])]).toEqual([2])
  })

  it('waits with what was answered until the stream has it, and then believes the stream', () => {
    const answered = [wish(true, 4, 2)]
    expect([...madeWith(progress(3, 1), answered)]).toEqual([1, 2])
    // A colleague took it back meanwhile.
    expect([...madeWith(progress(5, 1), answered)]).toEqual([1])
    expect(stillAhead(answered, progress(4, 1, 2))).toEqual([])
    expect(stillAhead(answered, progress(3, 1))).toBe(answered)
  })
})
