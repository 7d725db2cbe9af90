import * as z from 'zod/mini'
import { errorFamilies, errorReasons, PlatewireError } from '../errors.ts'

const storedErrorSchema = z.object({
  code: z.enum(errorFamilies),
  reason: z.enum(errorReasons),
  message: z.string(),
  action: z.string(),
  facts: z.record(z.string(), z.unknown()),
})

/** A refusal as it is kept. */
export type StoredError = z.infer<typeof storedErrorSchema>

const storedEntrySchema = z.object({
  id: z.string(),
  user: z.string(),
  /** The place in the queue of its person. */
  seq: z.number(),
  command: z.string(),
  version: z.number(),
  args: z.unknown(),
  about: z.record(z.string(), z.union([z.string(), z.number()])),
  subject: z.string(),
  needs: z.array(z.string()),
  standsAlone: z.boolean(),
  madeAt: z.number(),
  expiresAt: z.number(),
  /** What is to be done: send it, or find out whether it arrived, because somebody took it back or its time is over. */
  wish: z.enum(['send', 'withdraw', 'expire']),
  state: z.enum(['pending', 'refused', 'too_late', 'done']),
  /** Attempts without an answer, in a row. */
  failures: z.number(),
  mayHaveArrived: z.boolean(),
  retryAt: z.number(),
  error: z.nullable(storedErrorSchema),
  answer: z.unknown(),
  settledAt: z.nullable(z.number()),
})

/** A command as it is kept. Immutable. */
export type StoredEntry = z.infer<typeof storedEntrySchema>

/** Reads kept commands back, in order. What a newer version wrote and this one cannot read is left where it is. */
export function readEntries(values: readonly unknown[], user: string): readonly StoredEntry[] {
  return values
    .flatMap((value) => {
      const parsed = z.safeParse(storedEntrySchema, value)
      return parsed.success && parsed.data.user === user ? [parsed.data] : []
    })
    .sort((a, b) => a.seq - b.seq)
}

/** A refusal in the shape that can be kept. */
export function storeError({ code, reason, message, action, facts }: PlatewireError): StoredError {
  return { code, reason, message, action, facts: JSON.parse(JSON.stringify(facts)) }
}

/** A kept refusal as the error it was. */
export function restoreError(error: StoredError | null): PlatewireError | null {
  return error && new PlatewireError(error)
}
