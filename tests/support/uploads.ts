import { createHash, randomUUID } from 'node:crypto'
import type { Answer, Person } from './callers.ts'
import type { Kitchen } from './kitchen.ts'
import type { TestDatabase } from './test-database.ts'

/** An upload as the API shows it. */
export interface UploadCard extends Answer {
  upload_id: string
  path: string
  state: string
  reason: string | null
  is_shown: boolean
  steps: { step: string; state: string; attempts: number; reason: string | null }[]
}

/** A job as a worker holds it. */
export interface ClaimedJob extends Answer {
  job_id: string
  fence: number
  step: string
  path: string
}

/** Facts of a JPEG of 1000 bytes that nobody sent before. */
export const newPicture = () => ({
  content_type: 'image/jpeg',
  size_bytes: 1000,
  sha256: createHash('sha256').update(randomUUID()).digest('hex'),
})

/** Plays the people, Storage and the workers of the media capability over a database. */
export function createMediaPlay(db: TestDatabase) {
  const start = (person: Person, kitchen: Kitchen, facts: Answer = {}): Promise<UploadCard> =>
    db.as(person).command('start_upload', {
      restaurant_id: kitchen.id,
      menu_item_id: kitchen.soup,
      ...newPicture(),
      ...facts,
    })
  /** What Storage writes when the last byte is there. */
  const arrive = (upload: UploadCard, size = 1000) =>
    db.superuser.query(
      `insert into storage.objects (bucket_id, name, metadata) values ('menu-originals', $1, jsonb_build_object('size', $2::integer))`,
      [upload.path, size],
    )
  const complete = (person: Person, upload: UploadCard): Promise<UploadCard> =>
    db.as(person).command('complete_upload', { upload_id: upload.upload_id })
  const claim = () => db.asService.rpc<ClaimedJob | null>('claim_media_job')
  const finish = ({ job_id, fence }: ClaimedJob, result: Answer) =>
    db.asService.rpc('finish_media_job', { job_id, fence, result })
  const fail = ({ job_id, fence }: ClaimedJob, reason = 'WORKER_FAILED') =>
    db.asService.rpc<{ retry_at: string | null }>('fail_media_job', { job_id, fence, reason })

  /** A picture that has arrived, ready to be inspected. */
  const received = async (person: Person, kitchen: Kitchen, facts: Answer = {}): Promise<UploadCard> => {
    const upload = await start(person, kitchen, facts)
    await arrive(upload)
    return complete(person, upload)
  }
  const resultOf = ({ step, path }: ClaimedJob): Answer => {
    if (step === 'inspect') return { width: 2000, height: 1500 }
    if (step === 'placeholder') return { color: '#aa8855', data_uri: 'data:image/webp;base64,AAAA' }
    const width = Number(step.replace('variant_', ''))
    return {
      variants: [
        { width, height: width * 0.75, type: 'image/webp', path: `${path}/${width}.webp`, bytes: 9000 },
      ],
    }
  }
  /** Claims the next job, which must be there. */
  const take = async (): Promise<ClaimedJob> => {
    const job = await claim()
    if (!job) throw new Error('nothing to do')
    return job
  }
  /** Works off everything that waits; returns the steps in the order they were done. */
  const workOff = async (): Promise<string[]> => {
    const done: string[] = []
    for (let job = await claim(); job; job = await claim()) {
      await finish(job, resultOf(job))
      done.push(job.step)
    }
    return done
  }
  const snapshot = async (person: Person, upload: UploadCard): Promise<UploadCard> =>
    (await db.as(person).rpc<{ upload: UploadCard }>('upload_snapshot', { upload_id: upload.upload_id }))
      .upload
  const events = async (person: Person, stream: string): Promise<{ type: string; body: Answer }[]> =>
    (
      await db
        .as(person)
        .rpc<{ events: { type: string; body: Answer }[] }>('read_stream', { stream, after: 0 })
    ).events
  const imageOf = async (item: string): Promise<Answer | null> => {
    const [row] = await db.owner.query<{ image: Answer | null }>(
      'select image from public.menu_items where id = $1',
      [item],
    )
    return row?.image ?? null
  }
  /** As if the worker of every running job had fallen silent. */
  const loseLeases = () =>
    db.owner.query(
      `update private.media_jobs set locked_until = now() - interval '1 second' where state = 'running'`,
    )
  /** As if every pause before a repetition were over. */
  const skipPauses = () =>
    db.owner.query(`update private.media_jobs set run_after = now() where state = 'queued'`)

  return {
    start,
    arrive,
    complete,
    claim,
    take,
    finish,
    fail,
    received,
    resultOf,
    workOff,
    snapshot,
    events,
    imageOf,
    loseLeases,
    skipPauses,
  }
}
