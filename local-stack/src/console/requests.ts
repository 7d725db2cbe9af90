import { z } from 'zod'

const actor = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('owner') }),
  z.object({ kind: z.literal('role'), role: z.enum(['anon', 'authenticated', 'service_role']) }),
  z.object({ kind: z.literal('person'), id: z.uuid() }),
])

/** Whose eyes a query runs with: the owner `postgres`, a role of the API, or somebody who signed up. */
export type Actor = z.infer<typeof actor>

const sql = z.string().min(1).max(1_000_000)
const run = z.uuid()

/** Names a run, chosen by the page, so that it can be cancelled before it has answered. */
export type RunId = z.infer<typeof run>

export const runRequest = z.strictObject({
  run,
  sql,
  actor,
  readOnly: z.boolean(),
  /** What happens when all went well; a failure always rolls back. */
  ending: z.enum(['commit', 'roll-back', 'ask']),
  /** Show how each statement would be done, or is done, and roll back. */
  explain: z.enum(['plan', 'analyze']).optional(),
  limit: z.int().min(1).max(10_000),
  timeoutMs: z.int().min(100).max(3_600_000),
})

/** What is to be run, and how. */
export type RunRequest = z.infer<typeof runRequest>

export const moreRequest = z.strictObject({ run, index: z.int().min(0), limit: z.int().min(1).max(10_000) })
export const endRequest = z.strictObject({ run, commit: z.boolean() })
export const cancelRequest = z.strictObject({ run })
export const compareRequest = z.strictObject({ sql, actors: z.array(actor).min(1).max(12) })
export const tableRequest = z.strictObject({
  schema: z.string().min(1).max(63),
  name: z.string().min(1).max(63),
})
export const peopleRequest = z.strictObject({ search: z.string().max(200) })
export const nothing = z.strictObject({})
