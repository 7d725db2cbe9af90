import { StorageClient as WholeClient } from '@supabase/storage-js'
import { expect, test } from 'vitest'
import { StorageClient } from './lazy-storage.ts'

const url = 'http://127.0.0.1:54321/storage/v1'

test('a public picture lies where the whole client says it does', () => {
  for (const path of ['a/b.webp', '/a b/ü?.webp', 'x#1%20.jpg'])
    expect(new StorageClient(url, {}).from('menu-images').getPublicUrl?.(path)).toEqual(
      new WholeClient(url, {}).from('menu-images').getPublicUrl(path),
    )
})

test('every other call is made by the whole client, with the same key and fetch', async () => {
  const asked: Request[] = []
  const answer = async (input: RequestInfo | URL, init?: RequestInit) => {
    asked.push(new Request(input, init))
    return Response.json({ Key: 'menu-pictures/a.png', Id: '1' })
  }
  const storage = new StorageClient(url, { apikey: 'key' }, answer)
  const file = new Blob(['x'], { type: 'image/png' })
  const done = await storage.from('menu-pictures').upload?.('a.png', file, { contentType: 'image/png' })
  expect(done).toMatchObject({ data: { path: 'a.png' }, error: null })
  expect(asked.map((request) => [request.method, request.url, request.headers.get('apikey')])).toEqual([
    ['POST', `${url}/object/menu-pictures/a.png`, 'key'],
  ])
})
