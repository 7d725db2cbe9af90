import { describe, expect, test } from 'vitest'
import type { Upload } from './types.ts'
import { reduceUpload } from './upload-state.ts'

const fresh: Upload = {
  upload_id: 'u',
  restaurant_id: 'r',
  menu_item_id: 'd',
  state: 'uploading',
  reason: null,
  bucket_id: 'menu-originals',
  path: 'r/u',
  content_type: 'image/jpeg',
  size_bytes: 1000,
  sha256: '0',
  created_at: '',
  expires_at: '',
  is_mine: true,
  is_shown: false,
  steps: [],
}
const after = (upload: Upload, ...events: [type: string, body?: object][]): Upload =>
  events.reduce(
    (now, [type, body], index) => reduceUpload(now, { seq: index + 1, type, body: body ?? {}, at: '' }),
    upload,
  )
const stepsOf = ({ steps }: Upload): string[] => steps.map(({ step, state }) => `${step} ${state}`)

const inspected: [string, object?][] = [
  ['upload_started'],
  ['bytes_received'],
  ['step_started', { step: 'inspect', attempts: 1 }],
  ['step_finished', { step: 'inspect', next_steps: ['placeholder', 'variant_320'] }],
]

describe('an upload', () => {
  test('goes from its bytes to the steps that follow from them', () => {
    expect(after(fresh, ['upload_started'])).toEqual(fresh)
    const looked = after(fresh, ...inspected)
    expect(looked.state).toBe('processing')
    expect(stepsOf(looked)).toEqual(['inspect done', 'placeholder queued', 'variant_320 queued'])
  })

  test('is shown before it is finished', () => {
    const shown = after(
      fresh,
      ...inspected,
      ['step_finished', { step: 'variant_320', next_steps: [] }],
      ['image_ready'],
    )
    expect(shown).toMatchObject({ state: 'processing', is_shown: true })
    expect(after(shown, ['upload_finished', { failed_steps: 0 }])).toMatchObject({ state: 'ready' })
  })

  test('tells a step that is tried again by itself from one that was given up', () => {
    const failed = {
      step: 'placeholder',
      attempts: 1,
      reason: 'WORKER_FAILED',
      retry_at: '2026-11-25T20:00:00Z',
    }
    const waiting = after(fresh, ...inspected, ['step_failed', failed])
    expect(waiting.steps[1]).toEqual({
      step: 'placeholder',
      state: 'queued',
      attempts: 1,
      reason: 'WORKER_FAILED',
    })
    const dead = after(waiting, ['step_failed', { ...failed, attempts: 4, retry_at: null }])
    expect(dead.steps[1]).toMatchObject({ state: 'dead', attempts: 4 })
    const again = after(
      dead,
      ['upload_finished', { failed_steps: 1 }],
      ['step_retried', { step: 'placeholder' }],
    )
    expect(again).toMatchObject({ state: 'processing' })
    expect(again.steps[1]).toEqual({ step: 'placeholder', state: 'queued', attempts: 0, reason: null })
  })

  test('ends with a reason', () => {
    expect(after(fresh, ['upload_failed', { reason: 'TOO_MANY_PIXELS' }])).toMatchObject({
      state: 'failed',
      reason: 'TOO_MANY_PIXELS',
    })
    expect(after({ ...fresh, is_shown: true }, ['upload_cancelled', { reason: 'REMOVED' }])).toMatchObject({
      state: 'cancelled',
      is_shown: false,
    })
  })

  test('leaves what it does not know alone, and does not guess at what it cannot read', () => {
    expect(after(fresh, ['step_measured', { ms: 3 }])).toEqual(fresh)
    expect(() => after(fresh, ['step_failed', { step: 1 }])).toThrow()
  })
})
