import type { StreamEvent } from '../streams/types.ts'
import { endedSchema, failedSchema, finishedSchema, retriedSchema, startedSchema } from './schemas.ts'
import type { Upload, UploadStep } from './types.ts'

/** A followed upload: what the server says of it, and the topic it says it on. */
export interface FollowedUpload {
  readonly upload: Upload
  readonly topic: string
}

/** An upload after an event of its stream. Throws when the event cannot be read: a snapshot takes its place then. */
export function reduceUpload(upload: Upload, { type, body }: StreamEvent): Upload {
  switch (type) {
    case 'bytes_received':
      return { ...upload, state: 'processing', steps: withSteps(upload.steps, ['inspect']) }
    case 'step_started':
      return withStep(upload, { ...startedSchema.parse(body), state: 'running', reason: null })
    case 'step_finished': {
      const { step, next_steps } = finishedSchema.parse(body)
      const done = withStep(upload, { step, state: 'done', reason: null })
      return { ...done, steps: withSteps(done.steps, next_steps) }
    }
    case 'step_failed': {
      const { step, attempts, reason, retry_at } = failedSchema.parse(body)
      return withStep(upload, { step, attempts, reason, state: retry_at === null ? 'dead' : 'queued' })
    }
    case 'step_retried': {
      const { step } = retriedSchema.parse(body)
      const again = withStep(upload, { step, state: 'queued', attempts: 0, reason: null })
      return { ...again, state: 'processing', reason: null }
    }
    case 'image_ready':
      return { ...upload, is_shown: true }
    case 'upload_finished':
      return { ...upload, state: 'ready', reason: null }
    case 'upload_failed':
      return { ...upload, state: 'failed', reason: endedSchema.parse(body).reason }
    case 'upload_cancelled':
      return { ...upload, state: 'cancelled', reason: endedSchema.parse(body).reason, is_shown: false }
    default:
      return upload
  }
}

function withStep(upload: Upload, change: Partial<UploadStep> & { step: string }): Upload {
  const steps = withSteps(upload.steps, [change.step])
  return {
    ...upload,
    steps: steps.map((each) => (each.step === change.step ? { ...each, ...change } : each)),
  }
}

function withSteps(steps: readonly UploadStep[], names: readonly string[]): UploadStep[] {
  const added = names.filter((name) => !steps.some(({ step }) => step === name))
  return [...steps, ...added.map((step) => ({ step, state: 'queued' as const, attempts: 0, reason: null }))]
}
