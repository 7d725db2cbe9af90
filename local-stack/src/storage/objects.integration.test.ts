import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type StorageStack, startStorageStack } from '../../test/storage-stack.ts'

let files: StorageStack
let lea: Person

beforeAll(async () => {
  files = await startStorageStack()
  lea = await files.newPerson()
})

afterAll(() => files.dispose())

const own = () => lea.client.storage.from('own')
const mine = (name: string): string => `${lea.id}/${name}`
const raw = (path: string, headers: Record<string, string> = {}, init: RequestInit = {}): Promise<Response> =>
  fetch(`${files.stack.url}/storage/v1${path}`, { ...init, headers })
const asLea = (more: Record<string, string> = {}): Record<string, string> => ({
  authorization: `Bearer ${lea.token}`,
  ...more,
})
const bytesOf = async (blob: Blob | null): Promise<Buffer> =>
  Buffer.from(await (blob ?? new Blob([])).arrayBuffer())

describe('uploading and downloading', () => {
  it('[ST1] what goes up as a body, as a form or streamed comes down the same', async () => {
    const bytes = randomBytes(700_000)
    const bodies: [string, Blob | Buffer | ReadableStream<Uint8Array>][] = [
      ['body', bytes],
      ['form', new Blob([bytes], { type: 'image/png' })],
      ['stream', new Blob([bytes]).stream()],
    ]
    for (const [name, body] of bodies) {
      const path = mine(`${name}.png`)
      const up = await own().upload(path, body, {
        contentType: 'image/png',
        metadata: { dish: 'soup' },
        cacheControl: '60',
      })
      expect(up).toEqual({ data: { path, fullPath: `own/${path}`, id: expect.any(String) }, error: null })
      expect((await bytesOf((await own().download(path)).data)).equals(bytes)).toBe(true)
      expect((await own().info(path)).data).toMatchObject({
        id: up.data?.id,
        name: path,
        size: bytes.length,
        contentType: 'image/png',
        cacheControl: 'max-age=60',
        metadata: { dish: 'soup' },
        bucketId: 'own',
      })
    }
  })

  it('[ST1] nothing at all is an object as well', async () => {
    await own().upload(mine('empty'), Buffer.alloc(0))
    expect((await own().download(mine('empty'))).data?.size).toBe(0)
    expect((await own().info(mine('empty'))).data?.size).toBe(0)
  })

  it('[ST2] a name that is taken is refused, and replaced when told so', async () => {
    await own().upload(mine('taken'), 'one')
    expect((await own().upload(mine('taken'), 'two')).error).toMatchObject({
      message: 'The resource already exists',
      status: 400,
      statusCode: '409',
      code: 'KeyAlreadyExists',
    })
    await own().upload(mine('taken'), 'three', { upsert: true })
    expect(await (await own().download(mine('taken'))).data?.text()).toBe('three')
    await own().update(mine('taken'), 'four')
    expect(await (await own().download(mine('taken'))).data?.text()).toBe('four')
  })

  it('[ST2] of many writers at once one wins, and readers never miss it meanwhile', async () => {
    const name = mine('busy')
    await own().upload(name, 'text 0')
    const writers = Array.from({ length: 12 }, (_, n) => own().upload(name, `text ${n}`, { upsert: true }))
    const readers = Array.from({ length: 12 }, async () => (await own().download(name)).data?.text())
    expect((await Promise.all(writers)).map(({ error }) => error)).toEqual(Array(12).fill(null))
    for (const text of await Promise.all(readers)) expect(text).toMatch(/^text \d+$/)
    const fresh = Array.from({ length: 8 }, () => own().upload(mine('first'), 'x'))
    expect((await Promise.all(fresh)).filter(({ error }) => error === null)).toHaveLength(1)
  })
})

describe('limits', () => {
  const tiny = () => lea.client.storage.from('tiny')

  it('[ST3] a bucket takes what fits exactly and not a byte more, announced or not', async () => {
    const upload = (name: string, body: string | Blob | ReadableStream<Uint8Array>) =>
      tiny().upload(name, body, { contentType: 'text/plain' })
    const [fits, over] = ['x'.repeat(10), 'x'.repeat(11)]
    expect((await upload('fits', fits)).error).toBeNull()
    expect((await upload('form', new Blob([fits], { type: 'text/plain' }))).error).toBeNull()
    const tooLarge = { message: 'The object exceeded the maximum allowed size', statusCode: '413' }
    expect((await upload('over', over)).error).toMatchObject(tooLarge)
    expect((await upload('over', new Blob([over], { type: 'text/plain' }))).error).toMatchObject(tooLarge)
    expect((await upload('over', new Blob([over]).stream())).error).toMatchObject(tooLarge)
    expect((await tiny().exists('over')).data).toBe(false)
  })

  it('[ST3] a large body nobody wants is let go, and its sender reads why', async () => {
    const body = Buffer.alloc(40 * 1024 * 1024)
    expect((await tiny().upload('huge', body, { contentType: 'text/plain' })).error?.statusCode).toBe('413')
    const refused = await files.anonymous.storage.from('own').upload('huge', body)
    expect(refused.error?.message).toBe('new row violates row-level security policy')
  })

  it('[ST3] the project has a limit of its own', async () => {
    const body = Buffer.alloc(50 * 1024 * 1024 + 1)
    expect((await own().upload(mine('huge'), body)).error?.statusCode).toBe('413')
  })

  it('[ST3] content types are the bucket’s', async () => {
    const upload = (contentType: string) => tiny().upload(`type-${contentType.length}`, 'x', { contentType })
    expect((await upload('image/png')).error).toBeNull()
    expect((await upload('text/markdown')).error).toBeNull()
    expect((await upload('image/svg+xml')).error).toMatchObject({
      message: 'mime type image/svg+xml is not supported',
      statusCode: '415',
    })
  })

  it('[ST4] names may be of any language and lead nowhere', async () => {
    for (const name of ['ümläut/日本語 (1).png', 'بيتزا.jpg', "it's & + , ; = @.txt"]) {
      expect((await own().upload(mine(name), name)).error).toBeNull()
      expect(await (await own().download(mine(name))).data?.text()).toBe(name)
      const { data } = await own().createSignedUrl(mine(name), 60)
      expect(await (await fetch(data?.signedUrl ?? '')).text()).toBe(name)
    }
    for (const name of ['a\\b', 'a#b', 'a%2fb', 'a\u202eb'])
      expect(
        (await raw(`/object/own/${encodeURIComponent(mine(name))}`, asLea(), { method: 'POST', body: 'x' }))
          .status,
      ).toBe(400)
  })
})

describe('what a download says', () => {
  const get = (name: string, headers: Record<string, string> = {}) => raw(`/object/shop/${name}`, headers)

  beforeAll(async () => {
    const shop = files.service.storage.from('shop')
    await shop.upload('ten.txt', '0123456789', { contentType: 'text/plain', cacheControl: '77' })
    await shop.upload('page.html', '<script>alert(1)</script>', { contentType: 'Text/HTML; charset=utf-8' })
    await shop.upload('drawing.svg', '<svg/>', { contentType: 'image/svg+xml' })
  })

  it('[ST5] its headers', async () => {
    const answer = await get('ten.txt')
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'cache-control': 'max-age=77',
      'content-length': '10',
      'content-type': 'text/plain',
      etag: '"781e5e245d69b566979b86e28d23f2c7"',
      'last-modified': expect.stringMatching(/GMT$/),
      'x-content-type-options': 'nosniff',
    })
    const head = await raw('/object/public/shop/ten.txt', {}, { method: 'HEAD' })
    expect([head.headers.get('content-length'), await head.text()]).toEqual(['10', ''])
  })

  it('[ST5] ranges', async () => {
    const part = await get('ten.txt', { range: 'bytes=2-4' })
    expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
      206,
      'bytes 2-4/10',
      '234',
    ])
    expect(await (await get('ten.txt', { range: 'bytes=-2' })).text()).toBe('89')
    const beyond = await get('ten.txt', { range: 'bytes=10-' })
    expect(await beyond.json()).toMatchObject({ statusCode: '416', code: 'InvalidRange' })
  })

  it('[ST5] nothing again to who has it', async () => {
    const { headers } = await get('ten.txt')
    const etag = headers.get('etag') ?? ''
    const since = headers.get('last-modified') ?? ''
    expect((await get('ten.txt', { 'if-none-match': `W/"x", ${etag}` })).status).toBe(304)
    expect((await get('ten.txt', { 'if-modified-since': since })).status).toBe(304)
    expect((await get('ten.txt', { 'if-none-match': '"x"', 'if-modified-since': since })).status).toBe(200)
  })

  it('[ST5] a name to save it under', async () => {
    const disposition = async (query: string) =>
      (await get(`ten.txt?download${query}`)).headers.get('content-disposition')
    expect(await disposition('=')).toBe('attachment;')
    expect(await disposition('=menu.txt')).toBe("attachment; filename=menu.txt; filename*=UTF-8''menu.txt;")
    expect(await disposition(`=${encodeURIComponent('S"ü\r\n.txt')}`)).toBe(
      `attachment; filename=S____.txt; filename*=UTF-8''S%22%C3%BC%0D%0A.txt;`,
    )
  })

  it('[ST5] nothing a browser would run', async () => {
    expect((await get('page.html')).headers.get('content-type')).toBe('text/plain')
    const svg = (await get('drawing.svg')).headers
    expect(svg.get('content-type')).toBe('image/svg+xml')
    expect(svg.get('content-security-policy')).toContain('sandbox')
  })

  it('[ST5] how it is packed', async () => {
    const { gzipSync } = await import('node:zlib')
    await own().upload(mine('packed'), gzipSync('soup'), { contentEncoding: 'gzip' })
    expect(await (await own().download(mine('packed'))).data?.text()).toBe('soup')
  })
})

describe('lists', () => {
  beforeAll(async () => {
    for (const name of ['b.txt', 'A.txt', 'sub/x', 'sub/y', 'Sub/z', 'sub/deep/w', '100_/a', '100x/b'])
      await own().upload(mine(`list/${name}`), name)
  })

  const names = async (path: string, options = {}) =>
    (await own().list(mine(path), options)).data?.map(({ name }) => name)

  it('[ST6] one level: files and folders, each once, by name', async () => {
    const { data } = await own().list(mine('list'))
    expect(data?.map(({ name, id }) => [name, id === null])).toEqual([
      ['100_', true],
      ['100x', true],
      ['A.txt', false],
      ['b.txt', false],
      ['Sub', true],
    ])
    expect(data?.[2]).toMatchObject({ metadata: { size: 5, mimetype: 'text/plain;charset=UTF-8' } })
    expect(data?.[4]).toMatchObject({ id: null, metadata: null, created_at: null })
    expect(await names('list/sub')).toEqual(['deep', 'x', 'y', 'z'])
    expect(await names('list/100_')).toEqual(['a'])
  })

  it('[ST6] sorted, searched and paged', async () => {
    expect(await names('list', { sortBy: { column: 'name', order: 'desc' } })).toEqual([
      'Sub',
      'b.txt',
      'A.txt',
      '100x',
      '100_',
    ])
    expect(await names('list', { sortBy: { column: 'created_at', order: 'desc' } })).toEqual([
      'Sub',
      '100x',
      '100_',
      'A.txt',
      'b.txt',
    ])
    expect(await names('list', { search: 'a' })).toEqual(['A.txt'])
    expect(await names('list', { search: '100_' })).toEqual(['100_'])
    expect(await names('list', { limit: 2, offset: 1 })).toEqual(['100x', 'A.txt'])
    expect(await names('nowhere')).toEqual([])
  })

  it('[ST6] by cursor: everything below a prefix, or one level of it, each once', async () => {
    type Options = Parameters<ReturnType<typeof own>['listV2']>[0]
    const all = async (options: Options) => {
      const seen: string[] = []
      let cursor: string | undefined
      do {
        const { data } = await own().listV2({ ...options, ...(cursor === undefined ? {} : { cursor }) })
        const { folders = [], objects = [] } = data ?? {}
        seen.push(...[...folders, ...objects].map(({ name }) => name.slice(mine('list/').length)))
        cursor = data?.nextCursor
      } while (cursor !== undefined)
      return seen
    }
    const byName = ['100_/a', '100x/b', 'A.txt', 'Sub/z', 'b.txt', 'sub/deep/w', 'sub/x', 'sub/y']
    const prefix = mine('list/')
    for (const limit of [1, 3, 8, 100]) expect(await all({ prefix, limit })).toEqual(byName)
    const descending = { column: 'name', order: 'desc' } as const
    expect(await all({ prefix, limit: 3, sortBy: descending })).toEqual(byName.toReversed())
    expect(await all({ prefix, limit: 1, with_delimiter: true })).toEqual([
      '100_/',
      '100x/',
      'A.txt',
      'Sub/',
      'b.txt',
      'sub/',
    ])
    const newest = { column: 'created_at', order: 'desc' } as const
    expect(await all({ prefix, limit: 1, sortBy: newest })).toEqual([
      '100x/b',
      '100_/a',
      'sub/deep/w',
      'Sub/z',
      'sub/y',
      'sub/x',
      'A.txt',
      'b.txt',
    ])
    const { data } = await own().listV2({ prefix, with_delimiter: true })
    expect(data?.folders[0]).toEqual({ key: mine('list/100_'), name: mine('list/100_/') })
    expect(data?.objects[0]).toMatchObject({ name: mine('list/A.txt'), metadata: { size: 5 } })
    const usual = { deleteMarkers: 'exclude', noncurrentVersions: 'exclude', exactMatch: false } as const
    expect((await own().listV2({ prefix, ...usual })).data?.objects).toHaveLength(8)
    expect((await own().listV2({ noncurrentVersions: 'only' })).error).toMatchObject({ statusCode: '501' })
    expect((await own().listV2({ cursor: 'x' })).error).toMatchObject({ code: 'InvalidParameter' })
  })

  it('[ST6] what makes no sense is refused', async () => {
    const { error } = await own().list('', { limit: 0 })
    expect(error).toMatchObject({ status: 400, statusCode: '400' })
    expect(
      (await own().list('', { sortBy: { column: 'id; drop table storage.objects' } })).error,
    ).not.toBeNull()
  })
})

describe('moving, copying, removing', () => {
  it('[ST7] a move changes the name, a copy makes another object', async () => {
    await own().upload(mine('from'), 'soup', { metadata: { dish: 1 } })
    expect((await own().move(mine('from'), mine('to'))).data?.message).toBe('Successfully moved')
    expect((await own().exists(mine('from'))).data).toBe(false)
    expect((await own().copy(mine('to'), mine('copy'))).data).toEqual({ path: `own/${mine('copy')}` })
    await own().update(mine('to'), 'salad')
    expect(await (await own().download(mine('copy'))).data?.text()).toBe('soup')
    expect((await own().info(mine('copy'))).data?.metadata).toEqual({ dish: 1 })
    const other = await files.service.storage
      .from('own')
      .copy(mine('copy'), 'c', { destinationBucket: 'locked' })
    expect(other.error).toBeNull()
    expect(await (await files.service.storage.from('locked').download('c')).data?.text()).toBe('soup')
  })

  it('[ST7] neither overwrites, nor finds what is not there', async () => {
    await own().upload(mine('one'), '1')
    await own().upload(mine('two'), '2')
    expect((await own().move(mine('one'), mine('two'))).error?.statusCode).toBe('409')
    expect((await own().copy(mine('one'), mine('two'))).error?.statusCode).toBe('409')
    expect((await own().move(mine('none'), mine('three'))).error?.message).toBe('Object not found')
    expect((await own().copy(mine('none'), mine('three'))).error?.message).toBe('Object not found')
    expect((await own().move(mine('one'), mine('../up'))).error).toMatchObject({ code: 'InvalidKey' })
    expect(await (await own().download(mine('two'))).data?.text()).toBe('2')
  })

  it('[ST7] removing tells what is gone', async () => {
    await own().upload(mine('gone'), 'x')
    const { data } = await own().remove([mine('gone'), mine('never')])
    expect(data?.map(({ name, bucket_id }) => [name, bucket_id])).toEqual([[mine('gone'), 'own']])
    expect((await own().download(mine('gone'))).error?.message).toBe('Object not found')
    const one = await raw(`/object/own/${mine('gone')}`, asLea(), { method: 'DELETE' })
    expect(await one.json()).toMatchObject({ statusCode: '404', code: 'NoSuchKey' })
  })
})

describe('signed URLs', () => {
  it('[ST8] open one object to everybody for a while', async () => {
    await own().upload(mine('signed'), 'soup')
    const { data } = await own().createSignedUrl(mine('signed'), 60, { download: 'soup.txt' })
    const answer = await fetch(data?.signedUrl ?? '')
    expect([answer.status, await answer.text()]).toEqual([200, 'soup'])
    expect(answer.headers.get('content-disposition')).toContain('soup.txt')
    expect(Date.parse(answer.headers.get('expires') ?? '')).toBeGreaterThan(Date.now())
  })

  it('[ST8] no other object, no other deed, no longer', async () => {
    const { data } = await own().createSignedUrl(mine('signed'), 1)
    const url = new URL(data?.signedUrl ?? '')
    const token = url.searchParams.get('token') ?? ''
    const other = await fetch(url.href.replace('signed?', 'taken?'))
    expect(await other.json()).toMatchObject({ statusCode: '400', code: 'InvalidSignature' })
    const put = await raw(
      `/object/upload/sign/own/${mine('signed')}?token=${token}`,
      {},
      { method: 'PUT', body: 'x' },
    )
    expect(await put.json()).toMatchObject({
      code: 'InvalidSignature',
      message: 'Token is not scoped for upload',
    })
    const unsigned = token.split('.').with(2, 'x'.repeat(43)).join('.')
    for (const bad of ['', 'x', unsigned, lea.token])
      expect((await raw(`/object/sign/own/${mine('signed')}?token=${bad}`)).status).toBe(400)
    const asSession = await raw('/bucket', { authorization: `Bearer ${token}` })
    expect(await asSession.json()).toMatchObject({
      statusCode: '403',
      message: 'signature verification failed',
    })
    await expect
      .poll(async () => (await fetch(url)).text(), { timeout: 5000 })
      .toContain('claim timestamp check failed')
  })

  it('[ST8] many at once, each for itself', async () => {
    const { data } = await own().createSignedUrls([mine('signed'), mine('never')], 60)
    expect(data?.map(({ path, error }) => [path, error])).toEqual([
      [mine('signed'), null],
      [mine('never'), 'Either the object does not exist or you do not have access to it'],
    ])
    expect(await (await fetch(data?.[0]?.signedUrl ?? '')).text()).toBe('soup')
  })

  it('[ST8] let somebody upload on another’s account', async () => {
    const name = mine('by-signature')
    const { data } = await own().createSignedUploadUrl(name)
    const token = data?.token ?? ''
    const anonymous = files.anonymous.storage.from('own')
    expect((await anonymous.uploadToSignedUrl(mine('elsewhere'), token, 'x')).error).toMatchObject({
      code: 'InvalidSignature',
    })
    expect((await anonymous.uploadToSignedUrl(name, token, 'mine')).data).toMatchObject({
      fullPath: `own/${name}`,
    })
    expect((await anonymous.uploadToSignedUrl(name, token, 'again')).error?.statusCode).toBe('409')
    expect(await (await own().download(name)).data?.text()).toBe('mine')
  })
})
