import * as z from 'zod/mini'

/** Why a step failed or an upload ended: the closed set of the database. */
export const mediaReasons = [
  'NOT_A_PICTURE',
  'FORMAT_NOT_ACCEPTED',
  'TOO_MANY_PIXELS',
  'TOO_SMALL',
  'DAMAGED',
  'STORAGE_UNAVAILABLE',
  'TIMED_OUT',
  'WORKER_FAILED',
  'CANCELLED',
  'EXPIRED',
  'SUPERSEDED',
  'REMOVED',
] as const

/** The reasons that lie in the file: trying again cannot help, another picture can. */
export const fileReasons: readonly string[] = mediaReasons.slice(0, 5)

export const mediaReasonSchema = z.enum(mediaReasons)

const stepSchema = z.object({
  step: z.string(),
  state: z.enum(['queued', 'running', 'done', 'dead']),
  attempts: z.int(),
  reason: z.nullable(mediaReasonSchema),
})

/** An upload as the server has it. */
export const uploadSchema = z.object({
  upload_id: z.string(),
  restaurant_id: z.string(),
  menu_item_id: z.string(),
  state: z.enum(['uploading', 'processing', 'ready', 'failed', 'cancelled']),
  reason: z.nullable(mediaReasonSchema),
  bucket_id: z.string(),
  path: z.string(),
  content_type: z.string(),
  size_bytes: z.int(),
  sha256: z.string(),
  created_at: z.string(),
  expires_at: z.string(),
  /** Whether the caller began it: only they can go on sending. */
  is_mine: z.boolean(),
  is_shown: z.boolean(),
  steps: z.array(stepSchema),
})

/** The same, with the number of its stream it stands at and the topic it is told on. */
export const uploadSnapshotSchema = z.object({
  stream: z.string(),
  seq: z.int(),
  topic: z.string(),
  upload: uploadSchema,
})

export const uploadsSchema = z.array(uploadSchema)
export const removedSchema = z.object({ menu_item_id: z.string() })

/** What events of an upload's stream say. */
export const startedSchema = z.object({ step: z.string(), attempts: z.int() })
export const finishedSchema = z.object({ step: z.string(), next_steps: z.array(z.string()) })
export const failedSchema = z.object({
  step: z.string(),
  attempts: z.int(),
  reason: mediaReasonSchema,
  retry_at: z.nullable(z.string()),
})
export const retriedSchema = z.object({ step: z.string() })
export const endedSchema = z.object({ reason: z.nullable(mediaReasonSchema) })
