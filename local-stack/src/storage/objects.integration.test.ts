import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type StorageStack, startStorageStack } from '../../test/storage-stack.ts'

let files: StorageStack
let lea: Person
let ben: Person

beforeAll(async () => {
  files = await startStorageStack()
  lea = await files.newPerson()
  ben = await files.newPerson()
})

afterAll(() => files.dispose())

const raw = (path: string, init: RequestInit & { token?: string } = {}): Promise<Response> =>
  fetch(`${files.stack.url}/storage/v1${path}`, {
    ...init,
    headers: {
      ...(init.token === undefined ? {} : { authorization: `Bearer ${init.token}` }),
      ...init.headers,
    },
  })

describe('uploading and downloading', () => {
  it('[ST1] what goes up as a body or as a form comes down the same', async () => {
    const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => (index * 7) % 256))
    const bodies: [string, Blob | Buffer][] = [
      ['body', bytes],
      ['form', new Blob([bytes], { type: 'image/png' })],
    ]
    for (const [name, body] of bodies) {
      const path = `${lea.id}/${name}.png`
      const up = await lea.client.storage
        .from('own')
        .upload(path, body, { contentType: 'image/png', metadata: { dish: 'soup' }, cacheControl: '60' })
      expect(up.error).toBeNull()
      expect(up.data).toMatchObject({ path, fullPath: `own/${path}`, id: expect.any(String) })
      const down = await lea.client.storage.from('own').download(path)
      expect(Buffer.from(await (down.data ?? new Blob([])).arrayBuffer()).equals(bytes)).toBe(true)
      const info = await lea.client.storage.from('own').info(path)
      expect(info.data).toMatchObject({
        name: path,
        size: bytes.length,
        contentType: 'image/png',
        cacheControl: 'max-age=60',
        metadata: { dish: 'soup' },
        bucketId: 'own',
      })
    }
  })
})

describe('whose objects', () => {
  it('[ST10] nobody else sees, changes, moves or deletes them', async () => {
    const path = `${lea.id}/secret.txt`
    await lea.client.storage.from('own').upload(path, 'mine')
    for (const stranger of [ben.client, files.anonymous]) {
      const own = stranger.storage.from('own')
      expect((await own.download(path)).error).toMatchObject({
        message: 'Object not found',
        statusCode: '404',
      })
      expect((await own.info(path)).error).toMatchObject({ code: 'NoSuchKey' })
      expect((await own.exists(path)).data).toBe(false)
      expect((await own.list(lea.id)).data).toEqual([])
      expect((await own.createSignedUrl(path, 60)).error?.message).toBe('Object not found')
      expect((await own.upload(path, 'theirs')).error).toMatchObject({ statusCode: '403' })
      expect((await own.upload(path, 'theirs', { upsert: true })).error).toMatchObject({
        message: 'new row violates row-level security policy',
        statusCode: '403',
      })
      expect((await own.move(path, `${lea.id}/other.txt`)).error?.message).toBe('Object not found')
      expect((await own.copy(path, `${ben.id}/copy.txt`)).error?.message).toBe('Object not found')
      expect((await own.remove([path])).data).toEqual([])
    }
    const { data } = await lea.client.storage.from('own').download(path)
    expect(await data?.text()).toBe('mine')
  })

  it('[ST10] the secret key is above policies', async () => {
    const path = `${lea.id}/for-service.txt`
    await lea.client.storage.from('own').upload(path, 'x')
    expect(await (await files.service.storage.from('own').download(path)).data?.text()).toBe('x')
    expect((await files.service.storage.from('locked').upload('a', 'x')).error).toBeNull()
    expect((await lea.client.storage.from('locked').upload('b', 'x')).error?.message).toBe(
      'new row violates row-level security policy',
    )
  })

  it('[ST14] a public bucket is read by everybody, with neither key nor token', async () => {
    await files.service.storage.from('shop').upload('menu/soup.txt', 'hot')
    const url = files.anonymous.storage.from('shop').getPublicUrl('menu/soup.txt').data.publicUrl
    expect(await (await fetch(url)).text()).toBe('hot')
    const closed = await raw(`/object/public/own/${lea.id}/secret.txt`)
    expect([closed.status, await closed.json()]).toEqual([
      400,
      { statusCode: '404', error: 'Bucket not found', message: 'Bucket not found', code: 'NoSuchBucket' },
    ])
  })
})
