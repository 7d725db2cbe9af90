import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Person, type StorageStack, startStorageStack } from '../../../test/storage-stack.ts'
import { begin, offsetOf, send, sendAndLose, sendAndStall } from '../../../test/tus.ts'
import { withClient } from '../../index.ts'

let files: StorageStack
let lea: Person
let ben: Person
let dataDir: string

beforeAll(async () => {
  files = await startStorageStack({ ephemeral: false })
  dataDir = join(files.project.directory, '.platewire')
  lea = await files.newPerson()
  ben = await files.newPerson()
})

afterAll(() => files.dispose())

const as = (person: Person, more: Record<string, string> = {}): Record<string, string> => ({
  apikey: files.stack.publishableKey,
  authorization: `Bearer ${person.token}`,
  ...more,
})

const idOf = (location: string): string => location.split('/').at(-1) ?? ''
const arrivedOf = (location: string): number =>
  statSync(join(dataDir, 'storage', 'uploads', idOf(location))).size

const metadata = (name: string, bucketName = 'own'): Record<string, string> => ({
  bucketName,
  objectName: name,
  contentType: 'image/png',
  cacheControl: '3600',
  metadata: JSON.stringify({ dish: 'soup' }),
})

async function begun(person: Person, name: string, length: number, more: Record<string, string> = {}) {
  const answer = await begin({ url: files.stack.url, headers: as(person, more) }, metadata(name), length)
  expect([answer.status, await answer.text()]).toEqual([201, ''])
  return answer.headers.get('location') ?? ''
}

const bytesOf = async (person: Person, name: string): Promise<Buffer> => {
  const { data } = await person.client.storage.from('own').download(name)
  return Buffer.from(await (data ?? new Blob([])).arrayBuffer())
}

describe('resumable uploads', () => {
  it('[ST20] cut five times, an upload ends with every byte once and its offset never goes back', async () => {
    const whole = randomBytes(3_000_000)
    const name = `${lea.id}/cut.png`
    const location = await begun(lea, name, whole.length)
    const offsets = [0]
    for (let cut = 0; cut < 5; cut += 1) {
      const at = offsets.at(-1) ?? 0
      await sendAndLose(location, as(lea), at, whole.subarray(at), 400_000)
      await expect.poll(() => offsetOf(location, as(lea)), { timeout: 5000 }).toBeGreaterThan(at)
      offsets.push(await offsetOf(location, as(lea)))
    }
    expect(offsets).toEqual([...offsets].sort((a, b) => a - b))
    const at = offsets.at(-1) ?? 0
    const last = await send(location, as(lea), at, whole.subarray(at))
    expect([last.status, last.headers.get('upload-offset'), last.headers.get('tus-complete')]).toEqual([
      204,
      String(whole.length),
      '1',
    ])
    expect((await bytesOf(lea, name)).equals(whole)).toBe(true)
    const { data } = await lea.client.storage.from('own').info(name)
    expect(data).toMatchObject({
      size: whole.length,
      contentType: 'image/png',
      cacheControl: 'max-age=3600',
      metadata: { dish: 'soup' },
    })
  })

  it('[ST20] a connection that fell silent does not hold up the next one', async () => {
    const whole = randomBytes(200_000)
    const name = `${lea.id}/silent.png`
    const location = await begun(lea, name, whole.length)
    const silent = await sendAndStall(location, as(lea), 0, whole, 100_000)
    await expect.poll(() => arrivedOf(location), { timeout: 5000 }).toBe(100_000)
    const at = await offsetOf(location, as(lea))
    expect(at).toBe(100_000)
    expect((await send(location, as(lea), at, whole.subarray(at))).status).toBe(204)
    silent.hangUp()
    expect((await bytesOf(lea, name)).equals(whole)).toBe(true)
  })

  it('[ST20] who missed the last answer asks again and hears that all is there', async () => {
    const name = `${lea.id}/missed.png`
    const location = await begun(lea, name, 4)
    await send(location, as(lea), 0, Buffer.from('soup'))
    expect(await offsetOf(location, as(lea))).toBe(4)
  })

  it('[ST21] what the policies refuse does not begin', async () => {
    const refused = await begin(
      { url: files.stack.url, headers: as(ben) },
      metadata(`${lea.id}/theirs.png`),
      4,
    )
    expect([refused.status, await refused.text()]).toEqual([
      403,
      'new row violates row-level security policy',
    ])
    const nobody = await begin({ url: files.stack.url, headers: {} }, metadata('x'), 4)
    expect(nobody.status).toBe(400)
  })

  it('[ST21] nobody else continues, asks about or ends an upload, not even the secret key', async () => {
    const name = `${lea.id}/hers.png`
    const location = await begun(lea, name, 8)
    await send(location, as(lea), 0, Buffer.from('half'))
    const service = { apikey: files.stack.secretKey, authorization: `Bearer ${files.stack.serviceRoleKey}` }
    for (const headers of [as(ben), service]) {
      expect((await send(location, headers, 4, Buffer.from('EVIL'))).status).toBe(403)
      await expect(offsetOf(location, headers)).rejects.toThrow('403')
      const end = await fetch(location, {
        method: 'DELETE',
        headers: { ...headers, 'tus-resumable': '1.0.0' },
      })
      expect(end.status).toBe(403)
    }
    await send(location, as(lea), 4, Buffer.from('made'))
    expect((await bytesOf(lea, name)).toString()).toBe('halfmade')
  })

  it('[ST21] rights that went meanwhile are gone at the end', async () => {
    const name = `${lea.id}/late.png`
    const location = await begun(lea, name, 8)
    await send(location, as(lea), 0, Buffer.from('half'))
    await withClient(files.stack.dbUrl, (client) =>
      client.query(
        `create policy "Closed for tonight" on storage.objects as restrictive for insert to authenticated with check (false)`,
      ),
    )
    const last = await send(location, as(lea), 4, Buffer.from('late'))
    await withClient(files.stack.dbUrl, (client) =>
      client.query('drop policy "Closed for tonight" on storage.objects'),
    )
    expect(last.status).toBe(403)
    expect((await lea.client.storage.from('own').exists(name)).data).toBe(false)
  })

  it('[ST22] a name that is taken is refused, unless it shall be replaced', async () => {
    const name = `${lea.id}/taken.png`
    await lea.client.storage.from('own').upload(name, 'old')
    const refused = await begin({ url: files.stack.url, headers: as(lea) }, metadata(name), 3)
    expect(refused.status).toBe(409)
    const location = await begun(lea, name, 3, { 'x-upsert': 'true' })
    await send(location, as(lea), 0, Buffer.from('new'))
    expect((await bytesOf(lea, name)).toString()).toBe('new')
  })

  it('[ST22] of two uploads of one name one wins', async () => {
    const name = `${lea.id}/race.png`
    const first = await begun(lea, name, 3)
    const second = await begun(lea, name, 3)
    const answers = await Promise.all(
      [first, second].map((location) => send(location, as(lea), 0, Buffer.from('one'))),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409])
  })

  it('[ST22] size, type and name are checked before the first byte', async () => {
    const start = (name: string, bucket: string, length: number, more = {}) =>
      begin({ url: files.stack.url, headers: as(lea) }, { ...metadata(name, bucket), ...more }, length)
    expect((await start('a.png', 'tiny', 10)).status).toBe(201)
    expect((await start('b.png', 'tiny', 11)).status).toBe(413)
    expect((await start('c.mp4', 'tiny', 1, { contentType: 'video/mp4' })).status).toBe(415)
    expect((await start('../d', 'own', 1)).status).toBe(400)
    expect((await start('e', 'nowhere', 1)).status).toBe(404)
  })

  it('[ST22] more bytes than announced are refused', async () => {
    const location = await begun(lea, `${lea.id}/more.png`, 4)
    expect((await send(location, as(lea), 0, Buffer.from('five!'))).status).toBe(413)
    expect((await send(location, as(lea), 1, Buffer.from('oup'))).status).toBe(409)
  })

  it('[ST23] a signed URL uploads without a token, one object only', async () => {
    const name = `${lea.id}/signed.png`
    const { data } = await lea.client.storage.from('own').createSignedUploadUrl(name)
    const headers = { 'x-signature': data?.token ?? '' }
    const target = { url: files.stack.url, headers, signed: true }
    expect((await begin(target, metadata(`${lea.id}/other.png`), 4)).status).toBe(400)
    const answer = await begin(target, metadata(name), 4)
    const location = answer.headers.get('location') ?? ''
    expect(location).toContain('/upload/resumable/sign/')
    expect((await send(location, {}, 0, Buffer.from('soup'))).status).toBe(400)
    expect((await send(location, headers, 0, Buffer.from('soup'))).status).toBe(204)
    expect((await bytesOf(lea, name)).toString()).toBe('soup')
  })

  it('[ST24] OPTIONS tells what can be done', async () => {
    const answer = await fetch(`${files.stack.url}/storage/v1/upload/resumable`, { method: 'OPTIONS' })
    expect(answer.headers.get('tus-version')).toBe('1.0.0')
    expect(answer.headers.get('tus-extension')).toContain('creation-with-upload')
    expect(answer.headers.get('access-control-expose-headers')).toContain('Upload-Offset')
  })

  it('[ST24] the first bytes may come with the beginning, and the length later', async () => {
    const headers = {
      ...as(lea),
      'tus-resumable': '1.0.0',
      'content-type': 'application/offset+octet-stream',
    }
    const encode = (text: string): string => Buffer.from(text).toString('base64')
    const name = `${lea.id}/deferred.png`
    const answer = await fetch(`${files.stack.url}/storage/v1/upload/resumable`, {
      method: 'POST',
      headers: {
        ...headers,
        'upload-defer-length': '1',
        'upload-metadata': `bucketName ${encode('own')},objectName ${encode(name)}`,
      },
      body: 'half',
    })
    expect([answer.status, answer.headers.get('upload-offset')]).toEqual([201, '4'])
    const last = await fetch(answer.headers.get('location') ?? '', {
      method: 'PATCH',
      headers: { ...headers, 'upload-offset': '4', 'upload-length': '8' },
      body: 'made',
    })
    expect(last.status).toBe(204)
    expect((await bytesOf(lea, name)).toString()).toBe('halfmade')
  })

  it('[ST24] an upload that is given up leaves nothing', async () => {
    const location = await begun(lea, `${lea.id}/given-up.png`, 8)
    await send(location, as(lea), 0, Buffer.from('half'))
    const answer = await fetch(location, {
      method: 'DELETE',
      headers: { ...as(lea), 'tus-resumable': '1.0.0' },
    })
    expect(answer.status).toBe(204)
    await expect(offsetOf(location, as(lea))).rejects.toThrow('404')
  })

  it('[ST25] an upload goes on after a restart, and an object that was not made in time is made then', async () => {
    const whole = randomBytes(900_000)
    const halfName = `${lea.id}/restarted.png`
    const half = await begun(lea, halfName, whole.length)
    await send(half, as(lea), 0, whole.subarray(0, 500_000))
    const brokenName = `${lea.id}/broken-off.png`
    const broken = await begun(lea, brokenName, 4)
    const expired = await begun(lea, `${lea.id}/expired.png`, 4)
    const uploads = join(dataDir, 'storage', 'uploads')
    await files.stack.stop()
    // As a crash would leave it: every byte there, the object not.
    writeFileSync(join(uploads, idOf(broken)), 'soup')
    const state = join(uploads, `${idOf(expired)}.json`)
    const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000)
    writeFileSync(
      state,
      readFileSync(state, 'utf8').replace(/"createdAt":"[^"]+"/, `"createdAt":"${yesterday.toISOString()}"`),
    )
    utimesSync(state, yesterday, yesterday)
    await files.stack.start()
    expect(await offsetOf(half, as(lea))).toBe(500_000)
    await send(half, as(lea), 500_000, whole.subarray(500_000))
    expect((await bytesOf(lea, halfName)).equals(whole)).toBe(true)
    expect(await offsetOf(broken, as(lea))).toBe(4)
    expect((await bytesOf(lea, brokenName)).toString()).toBe('soup')
    await expect(offsetOf(expired, as(lea))).rejects.toThrow('404')
    expect(existsSync(join(uploads, idOf(expired)))).toBe(false)
    // Finished uploads keep their facts and not their bytes.
    expect(readdirSync(uploads)).not.toContain(idOf(half))
    expect(readdirSync(uploads)).toContain(`${idOf(half)}.json`)
  })
})
