import { createPlatewire, type MenuItem, type Platewire } from '@platewire/client'
import { createMedia, type PictureProgress, type PictureUpload } from '@platewire/client/media'
import { createStack, type Stack } from '@platewire/local-stack'
import { createClient } from '@supabase/supabase-js'
import pg from 'pg'
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest'
import { root } from '../../scripts/root.ts'
import { type CuttableLine, openLine } from '../support/cuttable-line.ts'
import { demo } from '../support/people.ts'
import { noisyPicture } from '../support/picture-file.ts'

const patient = { timeout: 60_000, interval: 50 }

let stack: Stack
let line: CuttableLine
let sql: pg.Client

beforeAll(async () => {
  stack = await createStack({ projectDir: root, ephemeral: true, port: 'auto', dbPort: 'auto' })
  await stack.start()
  line = await openLine(stack.url)
  sql = new pg.Client({ connectionString: stack.dbUrl })
  await sql.connect()
})
afterAll(async () => {
  await sql?.end()
  await line?.close()
  await stack?.dispose()
})

/** Mia at Bao House, over a line that can be cut. */
async function signedIn(): Promise<Platewire> {
  const supabase = createClient(line.url, stack.publishableKey, {
    auth: { persistSession: false, storageKey: crypto.randomUUID() },
  })
  const platewire = createPlatewire(supabase, { headCheckMs: 1000 })
  await platewire.accounts.signIn(demo.mia.email, demo.password)
  onTestFinished(() => platewire.connection.stop())
  return platewire
}

async function dishes(platewire: Platewire): Promise<MenuItem[]> {
  const { categories } = await platewire.restaurants.menu(demo.baoHouse.slug)
  return categories.flatMap(({ items }) => items)
}

/** Sends a picture for a dish and writes down everything that was shown of it. */
async function send(platewire: Platewire, file: Blob, place = 0) {
  const dish = (await dishes(platewire))[place]
  if (!dish) throw new Error('the demo data has too few dishes')
  const upload = createMedia(platewire).uploadMenuImage(file, {
    restaurantId: demo.baoHouse.id,
    menuItemId: dish.id,
  })
  const shown: PictureProgress[] = [upload.getSnapshot()]
  upload.subscribe(() => shown.push(upload.getSnapshot()))
  onTestFinished(() => upload.close())
  return { upload, shown, dish }
}

const imageOf = async (platewire: Platewire, id: string) =>
  (await dishes(platewire)).find((dish) => dish.id === id)?.image
const until = (upload: PictureUpload, phase: PictureProgress['phase']) =>
  vi.waitFor(() => expect(upload.getSnapshot()).toMatchObject({ phase }), patient)

function expectNeverBack(shown: PictureProgress[]): void {
  const progress = shown.map((each) => each.progress)
  expect(progress).toEqual([...progress].sort((a, b) => a - b))
}

test('a picture goes from a file to the menu: bytes, steps, and what everybody may fetch', {
  timeout: 90_000,
}, async () => {
  const platewire = await signedIn()
  const { upload, shown, dish } = await send(platewire, new Blob([await noisyPicture(1300, 900)]))
  await until(upload, 'ready')
  expectNeverBack(shown)
  expect(upload.getSnapshot()).toMatchObject({ progress: 1, isShown: true, reason: null })
  expect(
    upload
      .getSnapshot()
      .steps.map(({ step, state }) => [step, state])
      .sort(),
  ).toEqual(
    ['inspect', 'placeholder', 'variant_1280', 'variant_320', 'variant_640'].map((step) => [step, 'done']),
  )
  const image = await imageOf(platewire, dish.id)
  expect(image).toMatchObject({ width: 1300, height: 900, color: expect.stringMatching(/^#/) })
  expect(image?.variants).toHaveLength(6)
  for (const { path, type, width } of image?.variants ?? []) {
    const response = await fetch(platewire.restaurants.imageUrl(path))
    expect(response.status, path).toBe(200)
    expect(response.headers.get('content-type')).toBe(type)
    expect(response.headers.get('cache-control')).toContain('max-age=31536000')
    expect(width).toBeLessThanOrEqual(1280)
  }
})

test('cut five times it ends with every byte once, and its bar never goes back', {
  timeout: 120_000,
}, async () => {
  const platewire = await signedIn()
  const file = new Blob([await noisyPicture(1000, 1000)])
  line.slowTo(file.size / 4)
  onTestFinished(() => line.slowTo(0))
  const { upload, shown } = await send(platewire, file, 1)
  await until(upload, 'uploading')
  for (let cut = 1; cut <= 5; cut++) {
    const before = line.sentBytes()
    await vi.waitFor(() => expect(line.sentBytes() - before).toBeGreaterThan(file.size / 10), patient)
    line.cut()
    await vi.waitFor(() => expect(upload.getSnapshot().isWaiting).toBe(true), patient)
    line.restore()
  }
  await until(upload, 'ready')
  expectNeverBack(shown)
  expect(upload.getSnapshot().sentBytes).toBe(upload.getSnapshot().totalBytes)
})

test('a worker that vanishes in the middle of a step costs time, not the picture', {
  timeout: 90_000,
}, async () => {
  const platewire = await signedIn()
  const service = createClient(stack.url, stack.secretKey, { auth: { persistSession: false } })
  await sql.query(`select cron.unschedule('sweep-media')`)
  // The function is not told, so that the one who vanishes is the first to come.
  await sql.query('alter function private.wake_media_workers(integer) rename to kept')
  await sql.query(`create function private.wake_media_workers(calls integer) returns void language sql as ''`)
  const { upload } = await send(platewire, new Blob([await noisyPicture(700, 500)]), 2)
  await until(upload, 'processing')
  const { data: taken } = await service.rpc('claim_media_job')
  expect(taken).toMatchObject({ step: 'inspect', fence: 1 })
  await sql.query('drop function private.wake_media_workers(integer)')
  await sql.query('alter function private.kept(integer) rename to wake_media_workers')
  await sql.query(
    `update private.media_jobs set locked_until = now() - interval '1 second' where state = 'running'`,
  )
  await sql.query('select private.sweep_media()')
  await until(upload, 'ready')
  const { error } = await service.rpc('finish_media_job', {
    job_id: taken.job_id,
    fence: taken.fence,
    result: {},
  })
  expect(JSON.parse(error?.details ?? '{}')).toMatchObject({ reason: 'LEASE_LOST' })
})

test('a step that keeps failing leaves the picture usable, and is taken up alone', {
  timeout: 120_000,
}, async () => {
  const platewire = await signedIn()
  await sql.query(
    `alter table private.media_jobs add constraint broken check (step <> 'placeholder' or state <> 'done') not valid`,
  )
  const { upload, dish } = await send(platewire, new Blob([await noisyPicture(700, 500, 5)]), 3)
  const stepState = () => upload.getSnapshot().steps.find(({ step }) => step === 'placeholder')?.state
  await vi.waitFor(
    async () => {
      await sql.query(
        `update private.media_jobs set run_after = now() where state = 'queued' and step = 'placeholder' and attempts > 0`,
      )
      await sql.query('select private.sweep_media()')
      expect(stepState()).toBe('dead')
    },
    { timeout: 60_000, interval: 500 },
  )
  await until(upload, 'ready')
  expect(await imageOf(platewire, dish.id)).toMatchObject({ placeholder: null, width: 700 })
  expect(upload.getSnapshot().progress).toBeLessThan(1)
  await sql.query('alter table private.media_jobs drop constraint broken')
  await upload.retry('placeholder')
  await vi.waitFor(() => expect(upload.getSnapshot()).toMatchObject({ phase: 'ready', progress: 1 }), patient)
  expect((await imageOf(platewire, dish.id))?.placeholder).toMatch(/^data:image\/webp/)
})

test('a text named like a picture is refused before a byte is sent; a bomb after it was looked at', {
  timeout: 60_000,
}, async () => {
  const platewire = await signedIn()
  const before = line.sentBytes()
  const text = await send(platewire, new File(['<script>'], 'dish.jpg', { type: 'image/jpeg' }))
  await until(text.upload, 'failed')
  expect(text.upload.getSnapshot()).toMatchObject({ reason: 'NOT_A_PICTURE', uploadId: null })
  expect(line.sentBytes() - before).toBeLessThan(20_000)
  const picture = await noisyPicture(200, 200)
  new DataView(picture.buffer).setUint32(16, 16_000)
  new DataView(picture.buffer).setUint32(20, 16_000)
  const bomb = await send(platewire, new Blob([picture]), 4)
  await until(bomb.upload, 'failed')
  expect(bomb.upload.getSnapshot()).toMatchObject({ reason: 'TOO_MANY_PIXELS', isShown: false })
})
