import { expect, test } from 'vitest'
import { FunctionError } from '../_shared/errors.ts'
import { createHandler, type Dependencies } from './handle.ts'
import { PictureRefused } from './refusal.ts'
import { StorageFailed } from './storage.ts'

const job = {
  job_id: '3f1c0f9e-58a7-4c1e-9f43-0d3a3f0f8a11',
  fence: 3,
  step: 'variant_320',
  path: 'r/u',
  sha256: '0',
  width: 800,
  height: 600,
}
const lost = new FunctionError('CONFLICT', 'LEASE_LOST', 'Somebody else has it.', 'Take another.')
const rendition = {
  width: 320,
  height: 240,
  type: 'image/webp',
  ending: 'webp',
  bytes: Uint8Array.of(1, 2),
} as const

function setup(overrides: Partial<Dependencies> = {}, answers: Record<string, unknown> = {}) {
  const calls: [string, unknown][] = []
  const published: string[] = []
  const removed: [string, string[]][] = []
  const handle = createHandler({
    admit: async () => {},
    rpc: async (name, args) => {
      calls.push([name, args])
      const answer = name in answers ? answers[name] : name === 'claim_media_job' ? job : null
      if (answer instanceof Error) throw answer
      return answer
    },
    storage: {
      download: async () => Uint8Array.of(1),
      publish: async (path) => void published.push(path),
      remove: async (bucket, paths) => void removed.push([bucket, paths]),
    },
    work: async () => ({ facts: {}, renditions: [rendition] }),
    log: () => {},
    ...overrides,
  })
  const call = async () =>
    (await handle(new Request('http://localhost/image-jobs', { method: 'POST' }))).json()
  return { calls, published, removed, call, handle }
}

test('a step is claimed, done, put in its place and reported with the fence it was given', async () => {
  const { calls, published, call } = setup()
  expect(await call()).toEqual({ step: 'variant_320', outcome: 'done' })
  expect(published).toEqual(['r/u/320.webp'])
  expect(calls.at(-1)).toEqual([
    'finish_media_job',
    {
      job_id: job.job_id,
      fence: 3,
      result: { variants: [{ width: 320, height: 240, type: 'image/webp', path: 'r/u/320.webp', bytes: 2 }] },
    },
  ])
})

test.each([
  ['the file itself', new PictureRefused('TOO_MANY_PIXELS', 'x'), 'TOO_MANY_PIXELS'],
  ['Storage', new StorageFailed('x'), 'STORAGE_UNAVAILABLE'],
  ['anything else', new RangeError('out of memory'), 'WORKER_FAILED'],
])('a failure is said of the step alone: %s', async (_, error, reason) => {
  const { calls, published, call } = setup({ work: () => Promise.reject(error) })
  expect(await call()).toEqual({ step: 'variant_320', outcome: reason })
  expect(published).toEqual([])
  expect(calls.at(-1)).toEqual(['fail_media_job', { job_id: job.job_id, fence: 3, reason }])
})

test('an original that is not there any more is Storage’s trouble', async () => {
  const storage = { download: async () => undefined, publish: async () => {}, remove: async () => {} }
  expect(await setup({ storage }).call()).toMatchObject({ outcome: 'STORAGE_UNAVAILABLE' })
})

test('whoever comes too late says nothing more', async () => {
  const { calls, call } = setup({}, { finish_media_job: lost })
  expect(await call()).toEqual({ step: 'variant_320', outcome: 'lost' })
  expect(calls.map(([name]) => name)).toEqual(['claim_media_job', 'finish_media_job'])
})

test('without a step it empties the bin, bucket by bucket, and then says what is gone', async () => {
  const garbage = [
    { bucket_id: 'menu-images', path: 'a' },
    { bucket_id: 'menu-originals', path: 'b' },
  ]
  const { calls, removed, call } = setup({}, { claim_media_job: null, claim_media_garbage: garbage })
  expect(await call()).toEqual({ step: null, removed: 2 })
  expect(removed).toEqual([
    ['menu-images', ['a']],
    ['menu-originals', ['b']],
  ])
  expect(calls.map(([name]) => name)).toEqual([
    'claim_media_job',
    'claim_media_garbage',
    'forget_media_garbage',
    'forget_media_garbage',
  ])
})

test('nobody but the server gets it to work', async () => {
  const refusal = new FunctionError('FORBIDDEN', 'NOT_ALLOWED', 'No.', 'No.')
  const { calls, handle } = setup({ admit: () => Promise.reject(refusal) })
  expect((await handle(new Request('http://localhost/image-jobs', { method: 'POST' }))).status).toBe(403)
  expect(calls).toEqual([])
})

test('two calls at once are worked one after the other, each claimed when its turn comes', async () => {
  const order: string[] = []
  const first = Promise.withResolvers<void>()
  const { call } = setup({
    rpc: async (name) => {
      order.push(name)
      return name === 'claim_media_job' ? job : null
    },
    work: async () => {
      order.push('work')
      if (order.length === 2) await first.promise
      return { facts: {}, renditions: [] }
    },
  })
  const both = [call(), call()]
  await expect.poll(() => order.length).toBe(2)
  first.resolve()
  await Promise.all(both)
  const one = ['claim_media_job', 'work', 'finish_media_job']
  expect(order).toEqual([...one, ...one])
})

test('a step that throws keeps nobody behind it from its turn', async () => {
  let calls = 0
  const { handle } = setup({
    rpc: async (name) => {
      if (name === 'claim_media_job' && ++calls === 1) throw new Error('gone')
      return name === 'claim_media_garbage' ? [] : null
    },
  })
  const ask = () => handle(new Request('http://localhost/image-jobs', { method: 'POST' }))
  const [first, second] = await Promise.all([ask(), ask()])
  expect([first.status, second.status]).toEqual([503, 200])
})
