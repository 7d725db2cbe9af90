import { randomBytes, randomUUID } from 'node:crypto'
import { createClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { anonymous, newPerson, run, service, sql, target } from './support/fixtures.ts'

const own = `${run}-own`
const open = `${run}-open`
const small = `${run}-small`
const policies = ['select', 'insert', 'update', 'delete']

/** The secret key's Storage, also outside of tests. */
const { storage: admin } = createClient(target.url, target.secretKey, { auth: { persistSession: false } })

beforeAll(async () => {
  await admin.createBucket(own, { public: false })
  await admin.createBucket(open, { public: true })
  await admin.createBucket(small, { public: false, fileSizeLimit: 10, allowedMimeTypes: ['image/*'] })
  for (const operation of policies) {
    const rule = `(bucket_id = '${own}' and (storage.foldername(name))[1] = (select auth.uid())::text)`
    const clause = operation === 'insert' ? `with check ${rule}` : `using ${rule}`
    await sql(
      `create policy "${run} ${operation}" on storage.objects for ${operation} to authenticated ${clause}`,
    )
  }
})

afterAll(async () => {
  for (const operation of policies) await sql(`drop policy "${run} ${operation}" on storage.objects`)
  for (const bucket of [own, open, small]) {
    const { data } = await admin.from(bucket).list('', { limit: 1000 })
    for (const { name, id } of data ?? []) {
      const below = id === null ? ((await admin.from(bucket).list(name)).data ?? []) : []
      const paths = id === null ? below.map((object) => `${name}/${object.name}`) : [name]
      if (paths.length > 0) await admin.from(bucket).remove(paths)
    }
    await admin.deleteBucket(bucket)
  }
})

test('a file goes up, comes down the same, and says what it is', async () => {
  const { client, id } = await newPerson()
  const bytes = randomBytes(100_000)
  const path = `${id}/${randomUUID()}.png`
  const files = client.storage.from(own)
  const up = await files.upload(path, bytes, {
    contentType: 'image/png',
    cacheControl: '60',
    metadata: { a: 1 },
  })
  expect(up).toEqual({ data: { id: expect.any(String), path, fullPath: `${own}/${path}` }, error: null })
  const down = Buffer.from((await (await files.download(path)).data?.arrayBuffer()) ?? new ArrayBuffer(0))
  expect(down.equals(bytes)).toBe(true)
  expect((await files.info(path)).data).toMatchObject({
    id: up.data?.id,
    name: path,
    bucketId: own,
    size: bytes.length,
    contentType: 'image/png',
    cacheControl: 'max-age=60',
    metadata: { a: 1 },
  })
  expect((await files.upload(path, bytes)).error).toMatchObject({
    message: 'The resource already exists',
    status: 400,
    statusCode: '409',
  })
  expect((await files.upload(path, 'new', { upsert: true })).error).toBeNull()
  expect(await (await files.download(path)).data?.text()).toBe('new')
})

test('strangers get the same answers as for what is not there', async () => {
  const lea = await newPerson()
  const ben = await newPerson()
  const path = `${lea.id}/secret.txt`
  await lea.client.storage.from(own).upload(path, 'mine')
  for (const client of [ben.client, anonymous()]) {
    const files = client.storage.from(own)
    for (const name of [path, `${lea.id}/nothing.txt`]) {
      expect((await files.info(name)).error).toMatchObject({ message: 'Object not found', statusCode: '404' })
      expect((await files.createSignedUrl(name, 60)).error).toMatchObject({ message: 'Object not found' })
    }
    expect((await files.list(lea.id)).data).toEqual([])
    expect((await files.remove([path])).data).toEqual([])
    expect((await files.upload(`${lea.id}/new.txt`, 'x')).error).toMatchObject({
      message: 'new row violates row-level security policy',
      status: 400,
      statusCode: '403',
    })
  }
})

test('a bucket’s limits are kept to the byte', async () => {
  const files = service().storage.from(small)
  const png = { contentType: 'image/png' }
  expect((await files.upload('fits', 'x'.repeat(10), png)).error).toBeNull()
  expect((await files.upload('over', 'x'.repeat(11), png)).error).toMatchObject({
    message: 'The object exceeded the maximum allowed size',
    statusCode: '413',
  })
  expect((await files.upload('text', 'x', { contentType: 'text/plain' })).error).toMatchObject({
    message: 'mime type text/plain is not supported',
    statusCode: '415',
  })
  expect((await files.upload('a|b', 'x', png)).error).toMatchObject({ message: 'Invalid key: a|b' })
})

test('a public object needs no key, a private one does not exist without', async () => {
  const { storage } = service()
  await storage.from(open).upload('menu.txt', '0123456789', { contentType: 'text/plain' })
  const url = storage.from(open).getPublicUrl('menu.txt').data.publicUrl
  const answer = await fetch(url)
  expect([answer.status, await answer.text()]).toEqual([200, '0123456789'])
  const part = await fetch(url, { headers: { range: 'bytes=2-4' } })
  expect([part.status, part.headers.get('content-range'), await part.text()]).toEqual([
    206,
    'bytes 2-4/10',
    '234',
  ])
  const etag = answer.headers.get('etag') ?? ''
  expect((await fetch(url, { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await fetch(`${url}?download=my%20menu.txt`)).headers.get('content-disposition')).toContain(
    "filename*=UTF-8''my%20menu.txt",
  )
  const hidden = await fetch(`${target.url}/storage/v1/object/public/${own}/x`)
  expect(hidden.status).toBe(400)
  expect(await hidden.json()).toMatchObject({ statusCode: '404', message: 'Bucket not found' })
})

test('HTML is shown as text', async () => {
  const files = service().storage.from(open)
  await files.upload('page.html', '<script></script>', { contentType: 'text/html' })
  const answer = await fetch(files.getPublicUrl('page.html').data.publicUrl)
  expect(answer.headers.get('content-type')).toContain('text/plain')
})

test('a signed URL opens its object and no other', async () => {
  const { client, id } = await newPerson()
  const files = client.storage.from(own)
  await files.upload(`${id}/a`, 'a')
  await files.upload(`${id}/b`, 'b')
  const { data } = await files.createSignedUrl(`${id}/a`, 60)
  const url = data?.signedUrl ?? ''
  expect(await (await fetch(url)).text()).toBe('a')
  expect((await fetch(url.replace('/a?', '/b?'))).status).toBe(400)
  const token = new URL(url).searchParams.get('token') ?? ''
  expect((await files.uploadToSignedUrl(`${id}/a`, token, 'x')).error).not.toBeNull()
})

test('a folder is listed once, files with what they are', async () => {
  const { client, id } = await newPerson()
  const files = client.storage.from(own)
  for (const name of ['one.txt', 'sub/two.txt', 'sub/three.txt']) await files.upload(`${id}/${name}`, name)
  const { data } = await files.list(id)
  expect(data?.map((entry) => [entry.name, entry.id === null])).toEqual([
    ['one.txt', false],
    ['sub', true],
  ])
  expect(data?.[0]?.metadata).toMatchObject({ size: 7 })
  expect(
    (await files.list(`${id}/sub`, { sortBy: { column: 'name', order: 'desc' } })).data?.map(
      (entry) => entry.name,
    ),
  ).toEqual(['two.txt', 'three.txt'])
  expect((await files.move(`${id}/one.txt`, `${id}/sub/one.txt`)).error).toBeNull()
  expect((await files.copy(`${id}/sub/one.txt`, `${id}/copy.txt`)).data).toEqual({
    path: `${own}/${id}/copy.txt`,
  })
  expect((await files.remove([`${id}/copy.txt`, `${id}/none`])).data?.map((entry) => entry.name)).toEqual([
    `${id}/copy.txt`,
  ])
})

test('an upload is resumed where it broke off', async () => {
  const { client, id } = await newPerson()
  const token = (await client.auth.getSession()).data.session?.access_token ?? ''
  const headers = {
    apikey: target.publishableKey,
    authorization: `Bearer ${token}`,
    'tus-resumable': '1.0.0',
  }
  const encode = (text: string): string => Buffer.from(text).toString('base64')
  const create = (bucket: string, name: string, length: number): Promise<Response> =>
    fetch(`${target.url}/storage/v1/upload/resumable`, {
      method: 'POST',
      headers: {
        ...headers,
        'upload-length': String(length),
        'upload-metadata': `bucketName ${encode(bucket)},objectName ${encode(name)},contentType ${encode('image/png')}`,
      },
    })
  const begun = await create(own, `${id}/resumed.png`, 8)
  expect(begun.status).toBe(201)
  const location = begun.headers.get('location') ?? ''
  const patch = (offset: number, body: string): Promise<Response> =>
    fetch(location, {
      method: 'PATCH',
      headers: {
        ...headers,
        'upload-offset': String(offset),
        'content-type': 'application/offset+octet-stream',
      },
      body,
    })
  expect((await patch(0, 'half')).status).toBe(204)
  expect((await fetch(location, { method: 'HEAD', headers })).headers.get('upload-offset')).toBe('4')
  expect((await patch(2, 'made')).status).toBe(409)
  expect((await patch(4, 'made')).status).toBe(204)
  expect(await (await client.storage.from(own).download(`${id}/resumed.png`)).data?.text()).toBe('halfmade')
  expect((await create(own, `${randomUUID()}/theirs.png`, 8)).status).toBe(403)
  expect((await create(own, `${id}/resumed.png`, 8)).status).toBe(409)
})

test('SQL cannot delete objects, and a policy can read what is being done', async () => {
  await expect(sql(`delete from storage.objects where bucket_id = '${open}'`)).rejects.toThrow(
    'Direct deletion from storage tables is not allowed',
  )
  expect(await sql('select storage.operation() as operation')).toEqual([{ operation: null }])
})
