import { describe, expect, it } from 'vitest'
import { absentPartOf, matchRoute } from './routes.ts'

describe('matchRoute()', () => {
  it.each([
    ['GET', '/bucket', 'storage.bucket.list', '', ''],
    ['DELETE', '/bucket/a', 'storage.bucket.delete', 'a', ''],
    ['POST', '/bucket/a/empty', 'storage.bucket.empty', 'a', ''],
    ['POST', '/object/list/a', 'storage.object.list', 'a', ''],
    ['POST', '/object/list-v2/a', 'storage.object.list_v2', 'a', ''],
    ['POST', '/object/move', 'storage.object.move', '', ''],
    ['POST', '/object/sign/a', 'storage.object.sign_many', 'a', ''],
    ['POST', '/object/sign/a/b/c', 'storage.object.sign', 'a', 'b/c'],
    ['GET', '/object/sign/a/b/c', 'storage.object.get_signed', 'a', 'b/c'],
    ['POST', '/object/upload/sign/a/b', 'storage.object.sign_upload_url', 'a', 'b'],
    ['PUT', '/object/upload/sign/a/b', 'storage.object.upload_signed', 'a', 'b'],
    ['HEAD', '/object/public/a/b', 'storage.object.get_public', 'a', 'b'],
    ['GET', '/object/info/a/b', 'storage.object.get_authenticated_info', 'a', 'b'],
    ['GET', '/object/authenticated/a/b', 'storage.object.get_authenticated', 'a', 'b'],
    ['GET', '/object/a/b', 'storage.object.get_authenticated', 'a', 'b'],
    ['POST', '/object/a/b//c', 'storage.object.upload', 'a', 'b//c'],
    ['PUT', '/object/a/../b', 'storage.object.upload_update', 'a', '../b'],
    ['DELETE', '/object/a', 'storage.object.delete_many', 'a', ''],
    ['DELETE', '/object/a/b', 'storage.object.delete', 'a', 'b'],
  ])('%s %s is %s', (method, path, operation, bucket, name) => {
    const match = matchRoute(method, path)
    expect([match?.route.operation, match?.bucket, match?.name]).toEqual([operation, bucket, name])
  })

  it.each([
    ['GET', '/'],
    ['GET', '/object/a'],
    ['PATCH', '/object/a/b'],
    ['GET', '/buckets'],
  ])('%s %s is nothing', (method, path) => {
    expect(matchRoute(method, path)).toBeUndefined()
  })
})

describe('absentPartOf()', () => {
  it.each([
    '/render/image/public/a/b',
    '/s3/a',
    '/iceberg/v1',
    '/vector/x',
    '/cdn/a/b',
    '/bucket/a/lifecycle',
  ])('[ST15] names what %s would be', (path) => {
    expect(absentPartOf(path)).toEqual(expect.any(String))
  })

  it('[ST15] leaves the rest alone', () => {
    expect(absentPartOf('/object/render/a')).toBeUndefined()
    expect(absentPartOf('/bucket/a')).toBeUndefined()
  })
})
