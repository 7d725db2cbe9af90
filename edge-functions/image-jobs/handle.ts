import { z } from 'zod'
import { FunctionError } from '../_shared/errors.ts'
import { type Handler, postHandler } from '../_shared/handler.ts'
import { PictureRefused } from './refusal.ts'
import { type PictureStorage, StorageFailed } from './storage.ts'
import type { StepOutcome } from './work.ts'

const jobSchema = z.object({
  job_id: z.uuid(),
  fence: z.int(),
  step: z.string(),
  path: z.string(),
  sha256: z.string(),
})
type Job = z.infer<typeof jobSchema>

const garbageSchema = z.array(z.object({ bucket_id: z.string(), path: z.string() }))

/** What the function needs from outside. */
export interface Dependencies {
  /** Throws for whoever is not the server itself. */
  admit: (request: Request) => Promise<void>
  rpc: (name: string, args: object) => Promise<unknown>
  storage: PictureStorage
  work: (step: string, bytes: Uint8Array<ArrayBuffer>, sha256: string) => Promise<StepOutcome>
  log: (message: string, cause: unknown) => void
}

/** Does one waiting step of one picture, or empties the bin when there is none. Called once per job; late calls find nothing. */
export function createHandler(dependencies: Dependencies): Handler {
  const { admit, rpc, log } = dependencies
  const inTurn = createTurns()
  return postHandler(async (request) => {
    await admit(request)
    // Claimed when its turn comes: a lease does not run out in the queue.
    return inTurn(async () => {
      const claimed = z.nullable(jobSchema).parse(await rpc('claim_media_job', {}))
      if (claimed) return Response.json({ step: claimed.step, outcome: await doJob(dependencies, claimed) })
      return Response.json({ step: null, removed: await emptyBin(dependencies) })
    })
  }, log)
}

/** One after the other: a picture alone may take most of the memory that a worker has, and two together more than there is. */
function createTurns() {
  let last: Promise<unknown> = Promise.resolve()
  return <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
}

/** Works on a job and reports. Whatever happens is said of this job alone. */
async function doJob({ rpc, storage, work, log }: Dependencies, job: Job): Promise<string> {
  const { job_id, fence } = job
  try {
    const bytes = await storage.download(job.path)
    if (!bytes) throw new StorageFailed(`${job.path} is not there`)
    const { facts, renditions } = await work(job.step, bytes, job.sha256)
    const variants: object[] = []
    for (const { ending, bytes: file, ...rest } of renditions) {
      const path = `${job.path}/${job.step.replace('variant_', '')}.${ending}`
      await storage.publish(path, rest.type, file)
      variants.push({ ...rest, path, bytes: file.byteLength })
    }
    const result = variants.length > 0 ? { ...facts, variants } : facts
    await rpc('finish_media_job', { job_id, fence, result })
    return 'done'
  } catch (error) {
    // Somebody else has the job by now, or nobody wants it any more: nothing to say about it.
    if (error instanceof FunctionError && error.reason === 'LEASE_LOST') return 'lost'
    log(`step ${job.step} failed`, error)
    return report(rpc, { job_id, fence, reason: reasonOf(error) })
  }
}

async function report(
  rpc: Dependencies['rpc'],
  failure: { job_id: string; fence: number; reason: string },
): Promise<string> {
  try {
    await rpc('fail_media_job', failure)
    return failure.reason
  } catch (error) {
    if (error instanceof FunctionError && error.reason === 'LEASE_LOST') return 'lost'
    throw error
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof PictureRefused) return error.reason
  if (error instanceof StorageFailed) return 'STORAGE_UNAVAILABLE'
  return 'WORKER_FAILED'
}

async function emptyBin({ rpc, storage }: Dependencies): Promise<number> {
  const garbage = garbageSchema.parse(await rpc('claim_media_garbage', {}))
  for (const bucket of new Set(garbage.map(({ bucket_id }) => bucket_id))) {
    const paths = garbage.filter(({ bucket_id }) => bucket_id === bucket).map(({ path }) => path)
    await storage.remove(bucket, paths)
    await rpc('forget_media_garbage', { bucket_id: bucket, paths })
  }
  return garbage.length
}
