import { SignJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type StorageStack, startStorageStack } from '../../test/storage-stack.ts'
import { badTokens } from '../../test/tokens.ts'
import { withClient } from '../index.ts'

let files: StorageStack
let lea: Person
let ben: Person

beforeAll(async () => {
  files = await startStorageStack()
  lea = await files.newPerson()
  ben = await files.newPerson()
})

afterAll(() => files.dispose())

const raw = (path: string, init: RequestInit = {}): Promise<Response> =>
  fetch(`${files.stack.url}/storage/v1${path}`, init)
const sql = (text: string): Promise<unknown> => withClient(files.stack.dbUrl, (client) => client.query(text))
const denied = { message: 'new row violates row-level security policy', statusCode: '403', status: 400 }

it.each([
  [`storage.allow_only_operation('storage.object.list')`, true],
  [`storage.allow_only_operation('object.list')`, true],
  [`storage.allow_only_operation('object.get')`, false],
  [`storage.allow_any_operation('{object.get,storage.object.list}')`, true],
  [`storage.allow_any_operation('{object.get,""}')`, false],
  ['storage.allow_any_operation(null)', false],
])('[ST10] while listing, %s is %s', async (condition, expected) => {
  const answer = await withClient(files.stack.dbUrl, async (client) => {
    await client.query(`set storage.operation = 'storage.object.list'`)
    return client.query(`select ${condition} as allowed`)
  })
  expect(answer.rows).toEqual([{ allowed: expected }])
})

describe('whose objects', () => {
  it('[ST10] nobody else sees, changes, moves, signs or deletes them', async () => {
    const path = `${lea.id}/secret.txt`
    await lea.client.storage.from('own').upload(path, 'mine')
    for (const stranger of [ben.client, files.anonymous]) {
      const own = stranger.storage.from('own')
      const hidden = { message: 'Object not found', statusCode: '404', code: 'NoSuchKey' }
      expect((await own.download(path)).error).toMatchObject({ message: 'Object not found' })
      expect((await own.info(path)).error).toMatchObject(hidden)
      expect((await own.exists(path)).data).toBe(false)
      expect((await own.list(lea.id)).data).toEqual([])
      expect((await own.createSignedUrl(path, 60)).error).toMatchObject(hidden)
      expect((await own.createSignedUrls([path], 60)).data?.[0]?.signedUrl).toBeNull()
      expect((await own.createSignedUploadUrl(`${lea.id}/new`)).error).toMatchObject(denied)
      expect((await own.upload(`${lea.id}/new`, 'theirs')).error).toMatchObject(denied)
      expect((await own.upload(path, 'theirs', { upsert: true })).error).toMatchObject(denied)
      expect((await own.update(path, 'theirs')).error).toMatchObject(denied)
      expect((await own.move(path, `${ben.id}/moved`)).error).toMatchObject(hidden)
      expect((await own.copy(path, `${ben.id}/copied`)).error).toMatchObject(hidden)
      expect((await own.remove([path])).data).toEqual([])
    }
    expect(await (await lea.client.storage.from('own').download(path)).data?.text()).toBe('mine')
  })

  it('[ST10] nobody pushes theirs to somebody else', async () => {
    const path = `${ben.id}/mine.txt`
    await ben.client.storage.from('own').upload(path, 'x')
    const own = ben.client.storage.from('own')
    expect((await own.move(path, `${lea.id}/pushed`)).error).toMatchObject(denied)
    expect((await own.copy(path, `${lea.id}/pushed`)).error).toMatchObject(denied)
    expect((await own.copy(path, 'pushed', { destinationBucket: 'locked' })).error).toMatchObject(denied)
    expect((await own.info(path)).error).toBeNull()
  })

  it('[ST10] who may only put in sees nothing, and may not put over', async () => {
    const box = files.anonymous.storage.from('drop-box')
    expect((await box.upload('letter', 'dear')).error).toBeNull()
    expect((await box.upload('letter', 'dear', { upsert: true })).error).toMatchObject(denied)
    expect((await box.upload('other', 'dear', { upsert: true })).error).toMatchObject(denied)
  })

  it('[ST10] a policy knows what is being done', async () => {
    const box = files.anonymous.storage.from('drop-box')
    await box.upload('listed', 'dear')
    expect((await box.list()).data?.map(({ name }) => name)).toContain('listed')
    expect((await box.download('listed')).error).toMatchObject({ message: 'Object not found' })
    expect((await box.remove(['listed'])).data).toEqual([])
  })

  it('[ST10] the secret key is above policies', async () => {
    const path = `${lea.id}/for-service.txt`
    await lea.client.storage.from('own').upload(path, 'x')
    expect(await (await files.service.storage.from('own').download(path)).data?.text()).toBe('x')
    expect((await files.service.storage.from('locked').upload('a', 'x')).error).toBeNull()
    expect((await lea.client.storage.from('locked').upload('b', 'x')).error).toMatchObject(denied)
  })

  it('[ST11] rights are asked for before the first byte', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) })
    const upload = await ben.client.storage.from('own').upload(`${lea.id}/endless`, endless)
    expect(upload.error).not.toBeNull()
  })

  it('[ST11] and again with the last', async () => {
    const path = `${ben.id}/late.txt`
    const slow = new ReadableStream({
      async start(controller) {
        controller.enqueue(new TextEncoder().encode('half'))
        await sql(
          `create policy "Closed" on storage.objects as restrictive for insert to authenticated with check (false)`,
        )
        controller.enqueue(new TextEncoder().encode('late'))
        controller.close()
      },
    })
    const { error } = await ben.client.storage.from('own').upload(path, slow)
    await sql('drop policy "Closed" on storage.objects')
    expect(error).toMatchObject(denied)
    expect((await ben.client.storage.from('own').exists(path)).data).toBe(false)
  })
})

describe('tokens', () => {
  it('[ST9] nothing but public objects and signed URLs without a good one', async () => {
    const requests: [string, string][] = [
      ['GET', '/bucket'],
      ['POST', '/object/own/x'],
      ['POST', '/object/list/own'],
      ['DELETE', '/object/own/x'],
      ['GET', '/object/authenticated/own/x'],
      ['POST', '/object/sign/own/x'],
      ['POST', '/upload/resumable'],
    ]
    for (const [method, path] of requests) {
      const answer = await raw(path, { method })
      expect([path, answer.status, await answer.json()]).toEqual([
        path,
        400,
        expect.objectContaining({ message: "headers must have required property 'authorization'" }),
      ])
      for (const [name, token] of await badTokens(files.stack.jwtSecret)) {
        const bad = await raw(path, { method, headers: { authorization: `Bearer ${token}` } })
        expect([name, path, await bad.json()]).toEqual([
          name,
          path,
          expect.objectContaining({ statusCode: '403' }),
        ])
      }
    }
    expect(await (await raw('/object/own/x')).json()).toMatchObject({ message: 'Bucket not found' })
  })

  it('[ST9] an unknown API key is refused, a secret one from a browser as well', async () => {
    const unknown = await raw('/object/public/shop/x', { headers: { apikey: 'sb_secret_guess' } })
    expect(unknown.status).toBe(401)
    expect(await unknown.json()).toMatchObject({ message: 'Invalid API key' })
    const browser = await raw('/bucket', {
      headers: { apikey: files.stack.secretKey, 'user-agent': 'Mozilla/5.0 (X11)' },
    })
    expect(browser.status).toBe(401)
  })

  it('[ST10] a well-signed token makes no role of itself that the API may not have', async () => {
    const roles = ['postgres', 'supabase_admin', 'supabase_storage_admin', 'supabase_auth_admin', 'none']
    for (const role of [...roles, 'nobody', '', ' ', 'SERVICE_ROLE']) {
      const token = await new SignJWT({ role })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(files.stack.jwtSecret))
      const answer = await raw('/bucket', { headers: { authorization: `Bearer ${token}` } })
      expect(await answer.json()).toMatchObject({
        statusCode: '403',
        message: expect.stringMatching(/^(permission denied to set role|role) "/),
      })
    }
  })
})

describe('buckets', () => {
  it('[ST13] are made, changed, emptied and deleted with the secret key', async () => {
    const { storage } = files.service
    const made = await storage.createBucket('menu', {
      public: true,
      fileSizeLimit: '1MB',
      allowedMimeTypes: ['image/*'],
    })
    expect(made.data).toEqual({ name: 'menu' })
    expect((await storage.createBucket('menu')).error).toMatchObject({
      message: 'The resource already exists',
      statusCode: '409',
    })
    expect((await storage.getBucket('menu')).data).toMatchObject({
      id: 'menu',
      public: true,
      file_size_limit: 1_000_000,
      allowed_mime_types: ['image/*'],
    })
    await storage.updateBucket('menu', { public: false, fileSizeLimit: null })
    expect((await storage.getBucket('menu')).data).toMatchObject({
      public: false,
      file_size_limit: null,
      allowed_mime_types: ['image/*'],
    })
    expect((await storage.listBuckets({ search: 'men' })).data?.map(({ name }) => name)).toEqual(['menu'])
    await storage.from('menu').upload('a.png', 'x', { contentType: 'image/png' })
    expect((await storage.deleteBucket('menu')).error).toMatchObject({
      message: 'The bucket you tried to delete is not empty',
      statusCode: '409',
    })
    expect((await storage.emptyBucket('menu')).error).toBeNull()
    expect((await storage.from('menu').list()).data).toEqual([])
    expect((await storage.deleteBucket('menu')).data?.message).toBe('Successfully deleted')
    expect((await storage.getBucket('menu')).error).toMatchObject({ message: 'Bucket not found' })
  })

  it('[ST13] and by nobody else, unless a policy says so', async () => {
    const { storage } = lea.client
    expect((await storage.createBucket('hers')).error).toMatchObject(denied)
    expect((await storage.listBuckets()).data).toEqual([])
    for (const answer of [
      await storage.getBucket('shop'),
      await storage.updateBucket('shop', { public: false }),
      await storage.emptyBucket('shop'),
      await storage.deleteBucket('shop'),
    ])
      expect(answer.error).toMatchObject({ message: 'Bucket not found', statusCode: '404' })
  })

  it('[ST13] nobody empties what they may only partly delete', async () => {
    await sql(`create policy "See buckets" on storage.buckets for select to authenticated using (true)`)
    await lea.client.storage.from('own').upload(`${lea.id}/kept`, 'x')
    await ben.client.storage.from('own').upload(`${ben.id}/kept`, 'x')
    expect((await lea.client.storage.emptyBucket('own')).error).toMatchObject({ statusCode: '403' })
    expect((await lea.client.storage.from('own').exists(`${lea.id}/kept`)).data).toBe(true)
    await sql(`drop policy "See buckets" on storage.buckets`)
  })

  it('[ST13] make no sense under some names and limits', async () => {
    const { storage } = files.service
    expect((await storage.createBucket('a/b')).error).toMatchObject({ message: 'Bucket name invalid' })
    expect((await storage.createBucket('c', { public: false, fileSizeLimit: '51GB' })).error).toMatchObject({
      statusCode: '413',
    })
    expect((await storage.createBucket('c', { public: false, fileSizeLimit: 'much' })).error).not.toBeNull()
    expect(
      (await storage.createBucket('c', { public: false, allowedMimeTypes: ['images'] })).error,
    ).toMatchObject({ statusCode: '415' })
    expect((await storage.from('nowhere').upload('a', 'x')).error).toMatchObject({
      message: 'Bucket not found',
    })
  })

  it('[ST14] a public one is read by everybody, with neither key nor token', async () => {
    await files.service.storage.from('shop').upload('menu/soup.txt', 'hot')
    const url = files.anonymous.storage.from('shop').getPublicUrl('menu/soup.txt').data.publicUrl
    expect(await (await fetch(url)).text()).toBe('hot')
    expect(await (await lea.client.storage.from('shop').download('menu/soup.txt')).data?.text()).toBe('hot')
    expect((await lea.client.storage.from('shop').list('menu')).data).toEqual([])
    const closed = await raw(`/object/public/own/${lea.id}/secret.txt`)
    expect([closed.status, await closed.json()]).toEqual([
      400,
      { statusCode: '404', error: 'Bucket not found', message: 'Bucket not found', code: 'NoSuchBucket' },
    ])
  })
})

describe('what is not here', () => {
  it('[ST15] says so by name', async () => {
    await files.service.storage.from('shop').upload('a.png', 'x', { contentType: 'image/png' })
    const { storage } = files.service
    const absent = [
      (await storage.from('shop').download('a.png', { transform: { width: 1 } })).error,
      (await storage.from('shop').createSignedUrl('a.png', 60, { transform: { width: 1 } })).error,
      (await storage.from('shop').createSignedUrl('a.png', 60, { versionId: 'v' })).error,
      (await storage.from('shop').copy('a.png', 'b.png', { sourceVersionId: 'v' })).error,
      (await storage.createBucket('a', { public: false, type: 'ANALYTICS' })).error,
      (await storage.createBucket('a', { public: false, versioningStatus: 'ENABLED' })).error,
      (await storage.from('shop').purgeCache('a.png')).error,
      (await storage.getBucketLifecycle('shop')).error,
    ]
    for (const error of absent) expect(error).toMatchObject({ status: 501, statusCode: '501' })
    expect((await raw('/nowhere')).status).toBe(400)
  })
})
