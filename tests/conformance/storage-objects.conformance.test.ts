import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { fresh, people, run, sql } from './support/fixtures.ts'
import { buckets } from './support/stage-storage.ts'
import { withClients } from './support/ways.ts'

const { own, open, small } = buckets(run)
const { id } = people.lea
const path = (name = 'file.txt'): string => `${id}/${fresh('dir')}/${name}`

withClients('Storage', 'objects', (way) => {
  const files = async () => (await way.lea()).storage.from(own)

  test('a file goes up, comes down the same, and says what it is', async () => {
    const mine = await files()
    const [bytes, name] = [randomBytes(100_000), path('picture.png')]
    const up = await mine.upload(name, bytes, {
      contentType: 'image/png',
      cacheControl: '60',
      metadata: { a: 1 },
    })
    expect(up).toEqual({
      data: { id: expect.any(String), path: name, fullPath: `${own}/${name}` },
      error: null,
    })
    const down = await mine.download(name)
    expect(Buffer.from((await down.data?.arrayBuffer()) ?? new ArrayBuffer(0)).equals(bytes)).toBe(true)
    expect(down.data?.type).toBe('image/png')
    expect((await mine.info(name)).data).toMatchObject({
      id: up.data?.id,
      name,
      bucketId: own,
      size: bytes.length,
      contentType: 'image/png',
      cacheControl: 'max-age=60',
      metadata: { a: 1 },
    })
    expect((await mine.exists(name)).data).toBe(true)
    expect((await mine.exists(`${name}.none`)).data).toBe(false)
  })

  test('a name is taken until it is replaced on purpose', async () => {
    const mine = await files()
    const name = path()
    await mine.upload(name, 'old')
    expect((await mine.upload(name, 'new')).error).toMatchObject({ message: 'The resource already exists' })
    expect(await (await mine.download(name)).data?.text()).toBe('old')
    expect((await mine.upload(name, 'new', { upsert: true })).error).toBeNull()
    expect(await (await mine.download(name)).data?.text()).toBe('new')
    expect((await mine.update(name, 'newest')).error).toBeNull()
    expect(await (await mine.download(name)).data?.text()).toBe('newest')
  })

  test('forms, blobs, bytes and texts all go up, and nothing too', async () => {
    const mine = await files()
    const form = new FormData()
    form.append('cacheControl', '3600')
    form.append('', new Blob(['form'], { type: 'text/plain' }))
    for (const [body, text] of [
      [form, 'form'],
      [new Blob(['blob'], { type: 'text/plain' }), 'blob'],
      [new TextEncoder().encode('bytes'), 'bytes'],
      ['', ''],
    ] as const) {
      const name = path()
      expect((await mine.upload(name, body)).error).toBeNull()
      expect(await (await mine.download(name)).data?.text()).toBe(text)
    }
  })

  test('a folder is listed once, files with what they are, sorted, searched and paged', async () => {
    const mine = await files()
    const folder = `${id}/${fresh('dir')}`
    for (const name of ['one.txt', 'Two.txt', 'sub/three.txt', 'sub/four.txt'])
      await mine.upload(`${folder}/${name}`, name)
    const { data } = await mine.list(folder)
    expect(data?.map((entry) => [entry.name.toLowerCase(), entry.id === null])).toEqual([
      ['one.txt', false],
      ['sub', true],
      ['two.txt', false],
    ])
    expect(data?.[0]?.metadata).toMatchObject({ size: 7, mimetype: expect.stringContaining('text/plain') })
    const names = async (where: string, options: object) =>
      (await mine.list(where, options)).data?.map(({ name }) => name)
    expect(await names(`${folder}/sub`, { sortBy: { column: 'name', order: 'desc' } })).toEqual([
      'three.txt',
      'four.txt',
    ])
    expect(await names(`${folder}/sub`, { limit: 1, offset: 1 })).toEqual(['three.txt'])
    expect(await names(folder, { search: 'one' })).toEqual(['one.txt'])
    expect(await names(`${folder}/none`, {})).toEqual([])
  })

  test('what is moved is elsewhere, what is copied is twice', async () => {
    const mine = await files()
    const [name, moved, copied] = [path(), path('moved.txt'), path('copied.txt')]
    await mine.upload(name, 'text', { contentType: 'text/plain', metadata: { a: 1 } })
    expect((await mine.move(name, moved)).data).toMatchObject({ message: 'Successfully moved' })
    expect((await mine.exists(name)).data).toBe(false)
    expect((await mine.copy(moved, copied)).data).toEqual({ path: `${own}/${copied}` })
    expect((await mine.info(copied)).data).toMatchObject({ size: 4, metadata: { a: 1 } })
    expect((await mine.copy(moved, copied)).error).toMatchObject({ message: 'The resource already exists' })
    expect((await mine.move(name, copied)).error).toMatchObject({ message: 'Object not found' })
  })

  test('what is removed is told, what was not there is not', async () => {
    const mine = await files()
    const name = path()
    await mine.upload(name, 'x')
    expect((await mine.remove([name, path('none')])).data?.map((entry) => entry.name)).toEqual([name])
    expect((await mine.download(name)).error).not.toBeNull()
    expect((await mine.remove([name])).data).toEqual([])
  })

  test('names may be in any script, and those that no store could keep are refused', async () => {
    const mine = await files()
    const name = path("it's a (name) + more.txt")
    expect((await mine.upload(name, 'x')).error).toBeNull()
    expect(await (await mine.download(name)).data?.text()).toBe('x')
    expect((await mine.upload(`${id}/a|b`, 'x')).error).toMatchObject({ message: `Invalid key: ${id}/a|b` })
  })

  test('the owner of an object is who put it there', async () => {
    const name = path()
    await (await files()).upload(name, 'x')
    expect(await sql('select owner_id from storage.objects where name = $1', [name])).toEqual([
      { owner_id: id },
    ])
  })
})

withClients('Storage', 'buckets', (way) => {
  test('a bucket is made, read, listed, changed, emptied and deleted', async () => {
    const { storage } = way.service()
    const bucket = fresh('bucket')
    expect((await storage.createBucket(bucket, { public: false, fileSizeLimit: '1MB' })).data).toEqual({
      name: bucket,
    })
    expect((await storage.getBucket(bucket)).data).toMatchObject({
      id: bucket,
      name: bucket,
      public: false,
      file_size_limit: 1_000_000,
    })
    expect((await storage.createBucket(bucket)).error).toMatchObject({
      message: 'The resource already exists',
    })
    expect((await storage.listBuckets()).data?.map(({ name }) => name)).toContain(bucket)
    await storage.updateBucket(bucket, { public: true, allowedMimeTypes: ['text/plain'] })
    expect((await storage.getBucket(bucket)).data).toMatchObject({
      public: true,
      allowed_mime_types: ['text/plain'],
    })
    await storage.from(bucket).upload('a.txt', 'x', { contentType: 'text/plain' })
    expect((await storage.deleteBucket(bucket)).error).toMatchObject({
      message: expect.stringContaining('The bucket you tried to delete is not empty'),
    })
    await storage.from(bucket).remove(['a.txt'])
    expect((await storage.deleteBucket(bucket)).data).toEqual({ message: 'Successfully deleted' })
    expect((await storage.getBucket(bucket)).error).toMatchObject({ message: 'Bucket not found' })
  })

  test('emptying leaves nothing', async () => {
    const { storage } = way.service()
    const bucket = fresh('bucket')
    await storage.createBucket(bucket)
    await storage.from(bucket).upload('a/b.txt', 'x')
    expect((await storage.emptyBucket(bucket)).error).toBeNull()
    await expect
      .poll(async () => (await storage.from(bucket).list('a')).data, { timeout: 20_000 })
      .toEqual([])
    expect((await storage.deleteBucket(bucket)).error).toBeNull()
  })

  test('a bucket’s limits are kept to the byte', async () => {
    const files = way.service().storage.from(small)
    const png = { contentType: 'image/png' }
    expect((await files.upload(fresh('fits'), 'x'.repeat(10), png)).error).toBeNull()
    expect((await files.upload(fresh('over'), 'x'.repeat(11), png)).error).toMatchObject({
      message: 'The object exceeded the maximum allowed size',
    })
    expect((await files.upload(fresh('text'), 'x', { contentType: 'text/plain' })).error).toMatchObject({
      message: 'mime type text/plain is not supported',
    })
  })

  test('people make no buckets and see none', async () => {
    const { storage } = await way.lea()
    expect((await storage.createBucket(fresh('theirs'))).error).toMatchObject({
      message: 'new row violates row-level security policy',
    })
    expect((await storage.listBuckets()).data).toEqual([])
    expect((await storage.getBucket(own)).error).toMatchObject({ message: 'Bucket not found' })
  })
})

withClients('Storage', 'public objects', (way) => {
  test('a public object needs no key', async () => {
    const files = way.service().storage.from(open)
    const name = `${fresh('menu')}.txt`
    await files.upload(name, '0123456789', { contentType: 'text/plain', cacheControl: '120' })
    const { publicUrl } = files.getPublicUrl(name).data
    const answer = await fetch(publicUrl)
    expect([answer.status, await answer.text()]).toEqual([200, '0123456789'])
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(answer.headers.get('cache-control')).toContain('max-age=120')
    const named = await fetch(files.getPublicUrl(name, { download: 'my menu.txt' }).data.publicUrl)
    expect(named.headers.get('content-disposition')).toMatch(/^attachment;.*my%20menu\.txt/)
  })

  test('who has no key writes nothing, public or not', async () => {
    const { error } = await way.anonymous().storage.from(open).upload(fresh('graffiti'), 'x')
    expect(error).toMatchObject({ message: 'new row violates row-level security policy' })
  })
})
