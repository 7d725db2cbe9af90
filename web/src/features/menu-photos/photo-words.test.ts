import { mediaReasons, type PictureProgress } from '@platewire/client/media'
import { describe, expect, it } from 'vitest'
import { progressLine, stepLine } from './photo-words.ts'

const picture = (facts: Partial<PictureProgress>): PictureProgress => ({
  phase: 'uploading',
  progress: 0,
  uploadId: 'u',
  menuItemId: 'd',
  sentBytes: 2_100_000,
  totalBytes: 5_400_000,
  isWaiting: false,
  isShown: false,
  steps: [],
  reason: null,
  error: null,
  ...facts,
})
const step = (name: string, state: 'queued' | 'running' | 'done' | 'dead', attempts = 1) => ({
  step: name,
  state,
  attempts,
  reason: null,
})

describe('progressLine', () => {
  it('says how much was sent, and that a cut loses nothing', () => {
    expect(progressLine(picture({}))).toBe('Sending, 2.1 of 5.4 MB')
    expect(progressLine(picture({ isWaiting: true }))).toBe(
      'No connection. 2.1 of 5.4 MB are kept, it goes on by itself',
    )
  })

  it('counts steps, and says when customers see it already', () => {
    const steps = [step('inspect', 'done'), step('variant_320', 'done'), step('placeholder', 'running')]
    expect(progressLine(picture({ phase: 'processing', steps }))).toBe('Sent. 2 of 3 steps done')
    expect(progressLine(picture({ phase: 'processing', steps, isShown: true }))).toBe(
      'On the menu. 2 of 3 steps done',
    )
  })

  it('does not hide a step that was given up behind a photo that is there', () => {
    const steps = [step('inspect', 'done'), step('placeholder', 'dead', 4)]
    expect(progressLine(picture({ phase: 'ready', steps }))).toBe('On the menu. One step did not work')
  })

  it.each([...mediaReasons, 'TOO_LARGE' as const])('has a sentence for %s', (reason) => {
    expect(progressLine(picture({ phase: 'failed', reason }))).toMatch(/^[A-Z][^_]+\.$/)
  })
})

describe('stepLine', () => {
  it('tells a step that is tried again by itself from one that waits for a person', () => {
    expect(stepLine(step('placeholder', 'queued', 0))).toBe('waits')
    expect(stepLine(step('placeholder', 'queued', 2))).toBe('did not work, is tried again by itself')
    expect(stepLine({ ...step('placeholder', 'dead', 4), reason: 'TIMED_OUT' })).toBe(
      'This took too long. Try this step again.',
    )
  })
})
