import { expect, test } from 'vitest'
import { fresh, people, run, sql, target } from './support/fixtures.ts'
import { buckets } from './support/stage-storage.ts'
import { withClients, withoutClient } from './support/ways.ts'

const { own, open, letterbox } = buckets(run)
const { id } = people.lea
const path = (name = 'file.txt'): string => `${id}/${fresh('dir')}/${name}`

withClients('Storage', 'row-level security', (way) => {
  test('strangers get the same answers as for what is not there', async () => {
    const name = path('secret.txt')
    await (await way.lea()).storage.from(own).upload(name, 'mine')
    for (const client of [await way.ben(), way.anonymous()]) {
      const files = client.storage.from(own)
      for (const wanted of [name, path('nothing.txt')]) {
        expect((await files.download(wanted)).data).toBeNull()
        expect((await files.info(wanted)).error).toMatchObject({ message: 'Object not found' })
        expect((await files.createSignedUrl(wanted, 60)).error).toMatchObject({ message: 'Object not found' })
        expect((await files.copy(wanted, path())).error).toMatchObject({ message: 'Object not found' })
        expect((await files.move(wanted, path())).error).toMatchObject({ message: 'Object not found' })
      }
      expect((await files.list(id)).data).toEqual([])
      expect((await files.remove([name])).data).toEqual([])
      expect((await files.upload(`${id}/new.txt`, 'x')).error).toMatchObject({
        message: 'new row violates row-level security policy',
      })
      expect((await files.upload(name, 'x', { upsert: true })).error).toMatchObject({
        message: 'new row violates row-level security policy',
      })
      expect((await files.createSignedUploadUrl(`${id}/new.txt`)).error).not.toBeNull()
    }
    expect(
      await (await way.lea()).storage
        .from(own)
        .download(name)
        .then(({ data }) => data?.text()),
    ).toBe('mine')
  })

  test('who may only insert puts in, and sees and replaces nothing', async () => {
    const files = (await way.ben()).storage.from(letterbox)
    const name = fresh('letter')
    expect((await files.upload(name, 'dear')).error).toBeNull()
    expect((await files.download(name)).data).toBeNull()
    expect((await files.upload(name, 'dear', { upsert: true })).error).toMatchObject({
      message: 'new row violates row-level security policy',
    })
    expect(await (await way.service().storage.from(letterbox).download(name)).data?.text()).toBe('dear')
  })

  test('the secret key is above all of it', async () => {
    const files = way.service().storage.from(own)
    const name = path()
    expect((await files.upload(name, 'x')).error).toBeNull()
    expect((await files.remove([name])).data).toHaveLength(1)
  })
})

withClients('Storage', 'signed URLs', (way) => {
  test('a signed URL opens its object without a key, and no other', async () => {
    const files = (await way.lea()).storage.from(own)
    const folder = `${id}/${fresh('dir')}`
    await files.upload(`${folder}/a`, 'a')
    await files.upload(`${folder}/b`, 'b')
    const { data } = await files.createSignedUrl(`${folder}/a`, 60)
    const url = data?.signedUrl ?? ''
    expect(await (await fetch(url)).text()).toBe('a')
    expect((await fetch(url.replace('/a?', '/b?'))).status).toBe(400)
    expect((await fetch(url.replace(/token=.{10}/, 'token=xxxxxxxxxx'))).status).toBe(400)
    const token = new URL(url).searchParams.get('token') ?? ''
    expect((await files.uploadToSignedUrl(`${folder}/a`, token, 'x')).error).not.toBeNull()
  })

  test('a signed URL ends', async () => {
    const files = (await way.lea()).storage.from(own)
    const name = path()
    await files.upload(name, 'a')
    const url = (await files.createSignedUrl(name, 1)).data?.signedUrl ?? ''
    await expect.poll(async () => (await fetch(url)).status, { timeout: 5000, interval: 200 }).toBe(400)
  })

  test('many are signed at once, and who is not there says so', async () => {
    const files = (await way.lea()).storage.from(own)
    const [name, none] = [path(), path('none')]
    await files.upload(name, 'a')
    const { data } = await files.createSignedUrls([name, none], 60, { download: 'x.txt' })
    expect(data).toMatchObject([
      { path: name, error: null, signedUrl: expect.stringContaining('token=') },
      { path: none, error: expect.any(String) },
    ])
    const answer = await fetch(data?.[0]?.signedUrl ?? '')
    expect([await answer.text(), answer.headers.get('content-disposition')]).toEqual([
      'a',
      expect.stringContaining('x.txt'),
    ])
  })

  test('a signed upload goes to its place without a session, once', async () => {
    const name = path('signed.txt')
    const { data, error } = await (await way.lea()).storage.from(own).createSignedUploadUrl(name)
    expect(error).toBeNull()
    const nobody = way.anonymous().storage.from(own)
    const token = data?.token ?? ''
    expect((await nobody.uploadToSignedUrl(path('elsewhere'), token, 'x')).error).not.toBeNull()
    expect((await nobody.uploadToSignedUrl(name, token, 'signed')).error).toBeNull()
    expect((await nobody.uploadToSignedUrl(name, token, 'twice')).error).toMatchObject({
      message: 'The resource already exists',
    })
    expect(await (await (await way.lea()).storage.from(own).download(name)).data?.text()).toBe('signed')
    const session = people.lea.token
    expect((await nobody.uploadToSignedUrl(name, session, 'x')).error).not.toBeNull()
  })
})

withoutClient('Storage', 'HTTP', () => {
  const put = async (name: string, body: string, type = 'text/plain'): Promise<string> => {
    const response = await fetch(`${target.url}/storage/v1/object/${open}/${name}`, {
      method: 'POST',
      headers: { apikey: target.secretKey, 'content-type': type },
      body,
    })
    expect(response.status).toBe(200)
    return `${target.url}/storage/v1/object/public/${open}/${name}`
  }

  test('parts are answered with 206, and what is behind the end with 416', async () => {
    const url = await put(fresh('range'), '0123456789')
    const part = async (range: string) => {
      const answer = await fetch(url, { headers: { range } })
      return [answer.status, answer.headers.get('content-range'), await answer.text()]
    }
    expect(await part('bytes=2-4')).toEqual([206, 'bytes 2-4/10', '234'])
    expect(await part('bytes=7-')).toEqual([206, 'bytes 7-9/10', '789'])
    expect(await part('bytes=-2')).toEqual([206, 'bytes 8-9/10', '89'])
  })

  test('what has not changed is not sent again', async () => {
    const url = await put(fresh('etag'), 'text')
    const answer = await fetch(url)
    await answer.text()
    const headers = { 'if-none-match': answer.headers.get('etag') ?? '' }
    expect(answer.headers.get('last-modified')).toEqual(expect.any(String))
    expect((await fetch(url, { headers })).status).toBe(304)
  })

  test('HEAD says how much', async () => {
    const answer = await fetch(await put(fresh('head'), '12345'), { method: 'HEAD' })
    expect([answer.status, answer.headers.get('content-length')]).toEqual([200, '5'])
  })

  test('HTML is shown as text, and no browser guesses a type', async () => {
    const answer = await fetch(await put(fresh('page'), '<script></script>', 'text/html'))
    expect(answer.headers.get('content-type')).toContain('text/plain')
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('refusals carry 400 and the true status in the body', async () => {
    const answer = async (path: string, init: RequestInit = {}) => {
      const response = await fetch(`${target.url}/storage/v1/${path}`, init)
      return [response.status, await response.json()]
    }
    const key = { headers: { apikey: target.secretKey } }
    expect(await answer(`object/public/${own}/x`)).toMatchObject([
      400,
      { statusCode: '404', message: 'Bucket not found' },
    ])
    expect(await answer(`object/public/${open}/none`)).toMatchObject([
      400,
      { statusCode: '404', error: 'not_found', message: 'Object not found' },
    ])
    expect(await answer(`bucket/${fresh('none')}`, key)).toMatchObject([
      400,
      { statusCode: '404', error: 'Bucket not found' },
    ])
  })

  test('SQL cannot delete objects, and a policy can read what is being done', async () => {
    await expect(sql(`delete from storage.objects where bucket_id = '${open}'`)).rejects.toThrow(
      'Direct deletion from storage tables is not allowed',
    )
    expect(await sql('select storage.operation() as operation')).toEqual([{ operation: null }])
  })

  test('helpers take names apart', async () => {
    expect(
      await sql(
        `select storage.foldername('a/b/c.txt') as folders, storage.filename('a/b/c.txt') as file, storage.extension('a/b/c.txt') as ext`,
      ),
    ).toEqual([{ folders: ['a', 'b'], file: 'c.txt', ext: 'txt' }])
  })
})
