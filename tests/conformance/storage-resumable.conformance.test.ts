import { expect, test } from 'vitest'
import { fresh, people, run, target } from './support/fixtures.ts'
import { buckets } from './support/stage-storage.ts'
import { withClients, withoutClient } from './support/ways.ts'

const { own, small } = buckets(run)
const { id } = people.lea
const endpoint = `${target.url}/storage/v1/upload/resumable`
const encode = (text: string): string => Buffer.from(text).toString('base64')

const headersOf = (token: string): Record<string, string> => ({
  apikey: target.publishableKey,
  authorization: `Bearer ${token}`,
  'tus-resumable': '1.0.0',
})
const lea = headersOf(people.lea.token)
const ben = headersOf(people.ben.token)

interface Wanted {
  bucket?: string
  name?: string
  length?: number
  type?: string
  headers?: Record<string, string>
}

function create({
  bucket = own,
  name = `${id}/${fresh('file')}`,
  length = 8,
  type = 'image/png',
  headers = lea,
}: Wanted = {}) {
  const metadata = { bucketName: bucket, objectName: name, contentType: type, cacheControl: '60' }
  return fetch(endpoint, {
    method: 'POST',
    headers: {
      ...headers,
      'upload-length': String(length),
      'upload-metadata': Object.entries(metadata)
        .map(([key, value]) => `${key} ${encode(value)}`)
        .join(','),
    },
  })
}

function patch(location: string, offset: number, body: string, headers = lea): Promise<Response> {
  const type = { 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' }
  return fetch(location, { method: 'PATCH', headers: { ...headers, ...type }, body })
}

const locationOf = async (response: Promise<Response>): Promise<string> => {
  const { status, headers } = await response
  expect(status).toBe(201)
  return new URL(headers.get('location') ?? '', endpoint).href
}

withoutClient('Storage', 'resumable uploads', () => {
  test('an upload is resumed where it broke off', async () => {
    const name = `${id}/${fresh('resumed')}`
    const location = await locationOf(create({ name }))
    const half = await patch(location, 0, 'half')
    expect([half.status, half.headers.get('upload-offset')]).toEqual([204, '4'])
    const head = await fetch(location, { method: 'HEAD', headers: lea })
    expect([
      head.headers.get('upload-offset'),
      head.headers.get('upload-length'),
      head.headers.get('tus-resumable'),
    ]).toEqual(['4', '8', '1.0.0'])
    expect((await patch(location, 2, 'made')).status).toBe(409)
    expect((await patch(location, 4, 'made')).status).toBe(204)
    const object = await fetch(`${target.url}/storage/v1/object/authenticated/${own}/${name}`, {
      headers: lea,
    })
    expect([await object.text(), object.headers.get('content-type')]).toEqual(['halfmade', 'image/png'])
  })

  test('the policies are asked before the first byte', async () => {
    expect((await create({ headers: ben })).status).toBe(403)
    expect((await create({ headers: headersOf(target.publishableKey) })).status).toBe(403)
  })

  test('nobody else continues an upload', async () => {
    const location = await locationOf(create())
    expect((await patch(location, 0, 'evil', ben)).status).toBe(403)
    expect((await fetch(location, { method: 'HEAD', headers: lea })).headers.get('upload-offset')).toBe('0')
  })

  test('a taken name is refused unless it is to be replaced', async () => {
    const name = `${id}/${fresh('taken')}`
    await patch(await locationOf(create({ name, length: 4 })), 0, 'old!')
    expect((await create({ name })).status).toBe(409)
    const location = await locationOf(create({ name, length: 4, headers: { ...lea, 'x-upsert': 'true' } }))
    expect((await patch(location, 0, 'new!', { ...lea, 'x-upsert': 'true' })).status).toBe(204)
  })

  test('a bucket’s limits are kept', async () => {
    const admin = headersOf(target.secretKey)
    expect((await create({ bucket: small, name: fresh('big'), length: 11, headers: admin })).status).toBe(413)
    expect(
      (await create({ bucket: small, name: fresh('film'), length: 4, type: 'video/mp4', headers: admin }))
        .status,
    ).toBe(415)
  })

  test('what is ended is gone', async () => {
    const location = await locationOf(create())
    expect((await fetch(location, { method: 'DELETE', headers: lea })).status).toBe(204)
    expect([404, 410]).toContain((await fetch(location, { method: 'HEAD', headers: lea })).status)
  })

  test('OPTIONS tells what can be done', async () => {
    const response = await fetch(endpoint, { method: 'OPTIONS', headers: { 'tus-resumable': '1.0.0' } })
    expect([200, 204]).toContain(response.status)
    expect(response.headers.get('tus-version')).toContain('1.0.0')
    expect(response.headers.get('tus-extension')).toContain('creation')
  })
})

withClients('Storage', 'resumable uploads', (way) => {
  test('what was signed for a place may be uploaded there in pieces', async () => {
    const name = `${id}/${fresh('signed')}`
    const { data } = await (await way.lea()).storage.from(own).createSignedUploadUrl(name)
    const signed = { 'x-signature': data?.token ?? '', 'tus-resumable': '1.0.0' }
    const response = await fetch(`${endpoint}/sign`, {
      method: 'POST',
      headers: {
        ...signed,
        'upload-length': '6',
        'upload-metadata': `bucketName ${encode(own)},objectName ${encode(name)},contentType ${encode('text/plain')}`,
      },
    })
    expect(response.status).toBe(201)
    const location = new URL(response.headers.get('location') ?? '', endpoint).href
    expect((await patch(location, 0, 'pie', signed)).status).toBe(204)
    expect((await patch(location, 3, 'ces', signed)).status).toBe(204)
    expect(await (await (await way.lea()).storage.from(own).download(name)).data?.text()).toBe('pieces')
  })
})
