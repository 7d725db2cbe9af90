import { mediaReasons } from '@platewire/client/media'
import { afterEach, describe, expect, test } from 'vitest'
import type { Person } from '../support/callers.ts'
import { createCustomer, hire, openKitchen } from '../support/kitchen.ts'
import { outcomeOf, reasonOf } from '../support/refusal.ts'
import { createTestDatabase } from '../support/test-database.ts'
import { createMediaPlay, newPicture, type UploadCard } from '../support/uploads.ts'

const db = await createTestDatabase()
const media = createMediaPlay(db)
const kitchen = await openKitchen(db)
const mia = await hire(db, kitchen, 'manager')
const jun = await hire(db, kitchen, 'staff')
const stranger = (await openKitchen(db)).owner

// Jobs are one queue: what a test leaves behind must not be claimed by the next.
afterEach(async () => {
  await db.owner.query('delete from private.uploads')
  await db.owner.query('update public.menu_items set image = null where image is not null')
})

const types = async (person: Person, upload: UploadCard): Promise<string[]> =>
  (await media.events(person, `upload:${upload.upload_id}`)).map(({ type }) => type)
const stateOf = async (upload: UploadCard, step: string): Promise<string | undefined> =>
  (await media.snapshot(mia, upload)).steps.find((each) => each.step === step)?.state

describe('starting', () => {
  test('a manager gets a path that nobody could guess, and the start is an event', async () => {
    const upload = await media.start(mia, kitchen)
    expect(upload).toMatchObject({ state: 'uploading', bucket_id: 'menu-originals', is_shown: false })
    expect(upload.path).toBe(`${kitchen.id}/${upload.upload_id}`)
    expect(await types(jun, upload)).toEqual(['upload_started'])
  })

  test('staff may not, and other restaurants do not learn that the place exists', async () => {
    expect(await reasonOf(media.start(jun, kitchen))).toBe('NOT_ALLOWED')
    expect(await reasonOf(media.start(stranger, kitchen))).toBe('NOT_FOUND')
    expect(await reasonOf(media.start(await createCustomer(db), kitchen))).toBe('NOT_FOUND')
  })

  test.each([
    ['a dish of another restaurant', { menu_item_id: '00000000-0000-4000-8000-000000000000' }, 'NOT_FOUND'],
    ['SVG', { content_type: 'image/svg+xml' }, 'INVALID_ARGUMENT'],
    ['HTML', { content_type: 'text/html' }, 'INVALID_ARGUMENT'],
    ['one byte more than 20 MiB', { size_bytes: 20_971_521 }, 'INVALID_ARGUMENT'],
    ['no bytes', { size_bytes: 0 }, 'INVALID_ARGUMENT'],
    ['a hash that is none', { sha256: '../../etc/passwd' }, 'INVALID_ARGUMENT'],
  ])('%s is refused', async (_, facts, reason) => {
    expect(await reasonOf(media.start(mia, kitchen, facts))).toBe(reason)
  })

  test('exactly 20 MiB is not', async () => {
    expect(await media.start(mia, kitchen, { size_bytes: 20_971_520 })).toMatchObject({ state: 'uploading' })
  })

  test('the same file for the same dish goes on where it was, by the same person only', async () => {
    const picture = newPicture()
    const first = await media.start(mia, kitchen, picture)
    expect((await media.start(mia, kitchen, picture)).upload_id).toBe(first.upload_id)
    expect((await media.start(kitchen.owner, kitchen, picture)).upload_id).not.toBe(first.upload_id)
    expect((await media.start(mia, kitchen, { ...picture, menu_item_id: kitchen.tea })).upload_id).not.toBe(
      first.upload_id,
    )
  })

  test('the thirty-first picture under way is refused, even when they come at once', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 34 }, () => outcomeOf(media.start(mia, kitchen).catch(retryBusy))),
    )
    expect(outcomes.filter((outcome) => outcome === 'ok').length).toBeLessThanOrEqual(30)
    expect(outcomes).toContain('UPLOAD_QUOTA')
  })
  const retryBusy = (error: unknown): Promise<UploadCard> =>
    error instanceof Error && /same thing right now/.test(error.message)
      ? media.start(mia, kitchen).catch(retryBusy)
      : Promise.reject(error)
})

describe('the path', () => {
  const put = (person: Person | null, bucket: string, name: string) => {
    const caller = person ? db.as(person) : db.asAnon
    return outcomeOf(
      caller.tryOut((tx) =>
        tx.query('insert into storage.objects (bucket_id, name) values ($1, $2)', [bucket, name]),
      ),
    )
  }

  test('takes one file from whoever was given it', async () => {
    const { path } = await media.start(mia, kitchen)
    expect(await put(mia, 'menu-originals', path)).toBe('ok')
    for (const person of [kitchen.owner, jun, stranger, null]) {
      expect(await put(person, 'menu-originals', path)).toBe('42501')
    }
  })

  test('is exact: no neighbour, no parent, no other bucket, no other spelling', async () => {
    const { path, upload_id } = await media.start(mia, kitchen)
    for (const name of [
      `${path}/x`,
      `${path}.html`,
      `../${path}`,
      `${kitchen.id}/../${path}`,
      upload_id,
      path.toUpperCase(),
      `${path}\u200b`,
      `/${path}`,
    ]) {
      expect(await put(mia, 'menu-originals', name), name).toBe('42501')
    }
    expect(await put(mia, 'menu-images', path)).toBe('42501')
    expect(await put(mia, 'menu-images', `${path}/320.webp`)).toBe('42501')
  })

  test('closes when the bytes are there, when it is called off, and when its holder leaves the restaurant', async () => {
    const done = await media.received(mia, kitchen)
    expect(await put(mia, 'menu-originals', done.path)).not.toBe('ok')
    const off = await media.start(mia, kitchen)
    await db.as(mia).command('cancel_upload', { upload_id: off.upload_id })
    expect(await put(mia, 'menu-originals', off.path)).toBe('42501')
    const leaver = await hire(db, kitchen, 'manager')
    const theirs = await media.start(leaver, kitchen)
    await db
      .as(kitchen.owner)
      .command('remove_restaurant_member', { restaurant_id: kitchen.id, user_id: leaver.id })
    expect(await put(leaver, 'menu-originals', theirs.path)).toBe('42501')
  })

  test('nobody reads, lists, replaces or deletes an object, the photographer included', async () => {
    const { path } = await media.received(mia, kitchen)
    for (const person of [mia, kitchen.owner, stranger]) {
      expect(await db.as(person).query('select name from storage.objects')).toEqual([])
      expect(
        await db
          .as(person)
          .query('update storage.objects set name = name where name = $1 returning id', [path]),
      ).toEqual([])
    }
  })
})

test('no policy lets a photographer delete an object, past the guard of Storage', async () => {
  const { path } = await media.received(mia, kitchen)
  expect(
    await outcomeOf(
      db.as(mia).tryOut(async (tx) => {
        await tx.query(`select set_config('storage.allow_delete_query', 'true', true)`)
        const gone = await tx.query('delete from storage.objects where name = $1 returning id', [path])
        if (gone.length > 0) throw new Error('deleted')
      }),
    ),
  ).toBe('ok')
})

describe('completing', () => {
  test('before the last byte is there is refused, and with other bytes than announced too', async () => {
    const upload = await media.start(mia, kitchen)
    expect(await reasonOf(media.complete(mia, upload))).toBe('UPLOAD_INCOMPLETE')
    await media.arrive(upload, 999)
    expect(await reasonOf(media.complete(mia, upload))).toBe('UPLOAD_INCOMPLETE')
  })

  test('five times at once makes one set of steps', async () => {
    const upload = await media.start(mia, kitchen)
    await media.arrive(upload)
    await Promise.all([1, 2, 3, 4, 5].map(() => media.complete(mia, upload)))
    expect(await media.workOff()).toEqual([
      'inspect',
      'placeholder',
      'variant_320',
      'variant_640',
      'variant_1280',
    ])
    expect((await types(mia, upload)).filter((type) => type === 'bytes_received')).toHaveLength(1)
  })

  test('is done for a tab that closed after the last byte', async () => {
    const upload = await media.start(mia, kitchen)
    await media.arrive(upload)
    await db.owner.query(
      `update private.uploads set created_at = now() - interval '1 minute' where id = $1`,
      [upload.upload_id],
    )
    await db.owner.query('select private.sweep_media()')
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'processing' })
  })

  test('never happens for what did not arrive within a day', async () => {
    const upload = await media.start(mia, kitchen)
    await db.owner.query(
      `update private.uploads set created_at = now() - interval '25 hours', expires_at = now() - interval '1 hour' where id = $1`,
      [upload.upload_id],
    )
    await db.owner.query('select private.sweep_media()')
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'cancelled', reason: 'EXPIRED' })
    expect(await reasonOf(media.complete(mia, upload))).toBe('UPLOAD_OVER')
  })
})

describe('the steps', () => {
  test('are announced one by one, and the dish shows the picture from the first variant on', async () => {
    const upload = await media.received(mia, kitchen)
    await media.finish(await media.take(), { width: 2000, height: 1500 })
    await media.finish(await media.take(), { color: '#aa8855', data_uri: 'data:x' })
    expect(await media.imageOf(kitchen.soup)).toBeNull()
    const small = await media.take()
    await media.finish(small, media.resultOf(small))
    expect(await media.imageOf(kitchen.soup)).toMatchObject({
      upload_id: upload.upload_id,
      width: 2000,
      color: '#aa8855',
      variants: [{ width: 320, path: `${upload.path}/320.webp` }],
    })
    await media.workOff()
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'ready', is_shown: true })
    expect((await media.imageOf(kitchen.soup))?.variants).toHaveLength(3)
    const all = await types(jun, upload)
    expect(all.filter((type) => type === 'image_ready')).toHaveLength(1)
    expect(all.at(-1)).toBe('upload_finished')
    const { categories } = await db.asAnon.rpc<{ categories: { items: { id: string; image: unknown }[] }[] }>(
      'restaurant_menu',
      { slug: kitchen.slug },
    )
    expect(categories[0]?.items.find(({ id }) => id === kitchen.soup)?.image).toEqual(
      await media.imageOf(kitchen.soup),
    )
  })

  test('a small picture gets no sizes larger than itself', async () => {
    await media.received(mia, kitchen)
    await media.finish(await media.take(), { width: 500, height: 400 })
    expect(await media.workOff()).toEqual(['placeholder', 'variant_320', 'variant_640'])
  })

  test('go to one worker each, however many ask', async () => {
    await media.received(mia, kitchen)
    await media.finish(await media.take(), { width: 2000, height: 1500 })
    const claimed = await Promise.all(Array.from({ length: 8 }, () => media.claim()))
    const steps = claimed.flatMap((job) => (job ? [job.step] : []))
    expect(steps.sort()).toEqual(['placeholder', 'variant_1280', 'variant_320', 'variant_640'])
  })

  test('a worker that fell silent loses its job, and cannot write over who came after', async () => {
    const upload = await media.received(mia, kitchen)
    const silent = await media.take()
    expect(await media.claim()).toBeNull()
    await media.loseLeases()
    expect(await reasonOf(media.finish(silent, { width: 1, height: 1 }))).toBe('LEASE_LOST')
    const second = await media.take()
    expect(second.step).toBe('inspect')
    expect(await reasonOf(media.finish(silent, { width: 1, height: 1 }))).toBe('LEASE_LOST')
    expect(await reasonOf(media.fail(silent))).toBe('LEASE_LOST')
    await media.finish(second, { width: 2000, height: 1500 })
    expect(await reasonOf(media.finish(second, { width: 1, height: 1 }))).toBe('LEASE_LOST')
    expect(await stateOf(upload, 'inspect')).toBe('done')
  })

  test('a step that fails waits longer each time, four times, and takes no other down', async () => {
    const upload = await media.received(mia, kitchen)
    await media.finish(await media.take(), { width: 2000, height: 1500 })
    const pauses: (string | null)[] = []
    for (let attempt = 1; attempt <= 4; attempt++) {
      const job = await media.take()
      expect(job.step).toBe('placeholder')
      const { retry_at } = await media.fail(job)
      pauses.push(retry_at && `${Math.round((Date.parse(retry_at) - Date.now()) / 1000)} s`)
      if (attempt < 4)
        await db.owner.query(
          `update private.media_jobs set run_after = now() - interval '1 hour' where step = 'placeholder'`,
        )
    }
    expect(pauses).toEqual(['5 s', '25 s', '125 s', null])
    await media.workOff()
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'ready', is_shown: true })
    expect(await stateOf(upload, 'placeholder')).toBe('dead')
    expect((await media.imageOf(kitchen.soup))?.placeholder).toBeNull()
  })

  test('a step that was given up is taken up alone, by managers only', async () => {
    const upload = await media.received(mia, kitchen)
    await media.finish(await media.take(), { width: 2000, height: 1500 })
    await db.owner.query(
      `update private.media_jobs set state = 'dead', reason = 'WORKER_FAILED' where step = 'placeholder'`,
    )
    await media.workOff()
    const retry = (person: Person, step = 'placeholder') =>
      db.as(person).command('retry_media_job', { upload_id: upload.upload_id, step })
    expect(await reasonOf(retry(jun))).toBe('NOT_ALLOWED')
    expect(await reasonOf(retry(stranger))).toBe('NOT_FOUND')
    expect(await reasonOf(retry(mia, 'variant_320'))).toBe('UPLOAD_OVER')
    await Promise.all([retry(mia), retry(kitchen.owner)])
    expect(await media.workOff()).toEqual(['placeholder'])
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'ready' })
    expect((await media.imageOf(kitchen.soup))?.placeholder).toBeTruthy()
  })

  test('a file that is no picture fails at once, says why, and is not tried again', async () => {
    const upload = await media.received(mia, kitchen)
    expect(await media.fail(await media.take(), 'TOO_MANY_PIXELS')).toMatchObject({ retry_at: null })
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'failed', reason: 'TOO_MANY_PIXELS' })
    expect((await types(mia, upload)).slice(-2)).toEqual(['step_failed', 'upload_failed'])
    expect(
      await reasonOf(db.as(mia).command('retry_media_job', { upload_id: upload.upload_id, step: 'inspect' })),
    ).toBe('UPLOAD_OVER')
  })

  test('a worker that dies every time is given up as well', async () => {
    const upload = await media.received(mia, kitchen)
    for (let attempt = 1; attempt <= 4; attempt++) {
      await media.take()
      await media.loseLeases()
    }
    expect(await media.claim()).toBeNull()
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'failed', reason: 'TIMED_OUT' })
  })
})

describe('replacing', () => {
  test('keeps the old picture until the new one is there, then lets its files go', async () => {
    const old = await media.received(mia, kitchen)
    await media.workOff()
    const next = await media.received(mia, kitchen)
    expect((await media.imageOf(kitchen.soup))?.upload_id).toBe(old.upload_id)
    await media.workOff()
    expect((await media.imageOf(kitchen.soup))?.upload_id).toBe(next.upload_id)
    expect(await media.snapshot(mia, old)).toMatchObject({ state: 'cancelled', reason: 'SUPERSEDED' })
    const gone = await db.owner.query<{ path: string }>(
      `select path from private.media_garbage where bucket_id = 'menu-images' and path like $1`,
      [`${old.path}/%`],
    )
    expect(gone).toHaveLength(6)
  })

  test('the newest wins, whichever is ready first', async () => {
    const old = await media.received(mia, kitchen)
    const next = await media.received(mia, kitchen)
    const jobs = [await media.take(), await media.take()]
    for (const job of jobs.reverse()) await media.finish(job, { width: 300, height: 300 })
    const steps: Record<string, unknown>[] = []
    for (let job = await media.claim(); job; job = await media.claim()) steps.push(job)
    const of = (upload: UploadCard) =>
      steps.filter(({ path, step }) => path === upload.path && step !== 'placeholder')
    const [newest] = of(next)
    const [oldest] = of(old)
    const result = (path: unknown) => ({
      variants: [{ width: 300, height: 300, type: 'image/webp', path, bytes: 1 }],
    })
    await db.asService.rpc('finish_media_job', {
      job_id: newest?.job_id,
      fence: newest?.fence,
      result: result(next.path),
    })
    expect(
      await reasonOf(
        db.asService.rpc('finish_media_job', {
          job_id: oldest?.job_id,
          fence: oldest?.fence,
          result: result(old.path),
        }),
      ),
    ).toBe('LEASE_LOST')
    expect((await media.imageOf(kitchen.soup))?.upload_id).toBe(next.upload_id)
  })

  test('a photo taken down stays down, though a step of it was still running', async () => {
    const upload = await media.received(mia, kitchen)
    await media.finish(await media.take(), { width: 2000, height: 1500 })
    await media.take()
    const small = await media.take()
    await media.finish(small, media.resultOf(small))
    const late = await media.take()
    expect(await reasonOf(db.as(jun).command('remove_menu_image', { menu_item_id: kitchen.soup }))).toBe(
      'NOT_ALLOWED',
    )
    await db.as(mia).command('remove_menu_image', { menu_item_id: kitchen.soup })
    expect(await reasonOf(media.finish(late, media.resultOf(late)))).toBe('LEASE_LOST')
    expect(await media.imageOf(kitchen.soup)).toBeNull()
    expect(await media.snapshot(mia, upload)).toMatchObject({ state: 'cancelled', reason: 'REMOVED' })
    expect((await media.events(jun, `restaurant:${kitchen.id}`)).at(-1)).toMatchObject({
      type: 'menu_image_changed',
      body: { menu_item_id: kitchen.soup, upload_id: null },
    })
  })

  test('many workers and many pictures of one dish at once never deadlock', async () => {
    for (let n = 0; n < 6; n++) await media.received(mia, kitchen)
    const work = async (): Promise<string[]> => {
      const outcomes: string[] = []
      for (let job = await media.claim(); job; job = await media.claim()) {
        outcomes.push(await outcomeOf(media.finish(job, media.resultOf(job))))
      }
      return outcomes
    }
    const outcomes = (await Promise.all([work(), work(), work(), work()])).flat()
    for (const outcome of outcomes) expect(['ok', 'LEASE_LOST', 'BUSY']).toContain(outcome)
    expect(outcomes).toContain('ok')
  })
})

test('only the server works on pictures', async () => {
  for (const caller of [db.as(mia), db.as(kitchen.owner), db.asAnon]) {
    expect(await outcomeOf(caller.rpc('claim_media_job'))).toBe('42501')
    expect(await outcomeOf(caller.rpc('claim_media_garbage'))).toBe('42501')
  }
})

test('files nobody needs are handed out once, and again if nobody says they are gone', async () => {
  await db.owner.query('delete from private.media_garbage')
  const upload = await media.received(mia, kitchen)
  await media.workOff()
  const original = { bucket_id: 'menu-originals', path: upload.path }
  expect(await db.asService.rpc('claim_media_garbage')).toEqual([original])
  expect(await db.asService.rpc('claim_media_garbage')).toEqual([])
  await db.owner.query('update private.media_garbage set due_at = now()')
  expect(await db.asService.rpc('claim_media_garbage')).toEqual([original])
  await db.asService.rpc('forget_media_garbage', { bucket_id: 'menu-originals', paths: [upload.path] })
  await db.owner.query('update private.media_garbage set due_at = now()')
  expect(await db.asService.rpc('claim_media_garbage')).toEqual([])
})

test('the client knows every reason there is', async () => {
  const [row] = await db.owner.query<{ definition: string }>(
    `select pg_get_constraintdef(oid) as definition from pg_constraint where contypid = 'private.media_reason'::regtype`,
  )
  const reasons = [...(row?.definition ?? '').matchAll(/'([A-Z_]+)'/g)].map(([, reason]) => reason)
  expect(reasons).toEqual([...mediaReasons])
})

test('what is under way or needs a person is listed for the staff, newest first', async () => {
  const [first, second] = [
    await media.start(mia, kitchen),
    await media.start(mia, kitchen, { menu_item_id: kitchen.tea }),
  ]
  const listed = await db.as(jun).rpc<UploadCard[]>('restaurant_uploads', { restaurant_id: kitchen.id })
  expect(listed.map(({ upload_id }) => upload_id)).toEqual([second.upload_id, first.upload_id])
  expect(listed.map(({ is_mine }) => is_mine)).toEqual([false, false])
  expect(first).toMatchObject({ is_mine: true })
  expect(await reasonOf(db.as(stranger).rpc('restaurant_uploads', { restaurant_id: kitchen.id }))).toBe(
    'NOT_FOUND',
  )
})
