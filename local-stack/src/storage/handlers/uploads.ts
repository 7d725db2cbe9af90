import { z } from 'zod'
import { incomingFile } from '../incoming-file.ts'
import { getBucket, getObject } from '../objects-table.ts'
import type { BucketRow } from '../ports.ts'
import { refusals } from '../protocol/errors.ts'
import { assertBucketName, assertKey } from '../protocol/names.ts'
import { absent, bodyOf, type Call, type Handler, json } from '../request.ts'
import { probeWrite, storeObject } from '../store-object.ts'

/** The bucket an upload names, whether or not the caller may list it. */
async function destination(call: Call): Promise<BucketRow> {
  assertBucketName(call.bucket)
  assertKey(call.name)
  return call.services.database.transaction(call.serviceScope, (session) => getBucket(session, call.bucket))
}

async function upload(call: Call, upsert: boolean): Promise<Response> {
  const bucket = await destination(call)
  const target = { bucket, name: call.name, owner: call.caller.owner, upsert }
  const object = await storeObject(call.services, call.scope, target, await incomingFile(call.request))
  return json({ Id: object.id, Key: `${call.bucket}/${call.name}` })
}

const wantsUpsert = (request: Request): boolean => request.headers.get('x-upsert') === 'true'

export const uploadObject: Handler = (call) => upload(call, wantsUpsert(call.request))

export const replaceObject: Handler = (call) => upload(call, true)

export const signUpload: Handler = async (call) => {
  const bucket = await destination(call)
  const target = {
    bucket,
    name: call.name,
    owner: call.caller.owner,
    upsert: wantsUpsert(call.request),
  }
  const nothingKnown = { contentType: undefined, size: undefined, userMetadata: undefined }
  await call.services.database.transaction(call.scope, (session) => probeWrite(session, target, nothingKnown))
  const path = `${call.bucket}/${call.name}`
  const token = await call.services.signatures.signUpload(path, target)
  return json({ url: `/object/upload/sign/${path}?token=${token}`, token })
}

export const uploadSigned: Handler = async (call) => {
  const token = call.query.get('token')
  if (token === null)
    throw refusals.invalidRequest("querystring must have required property 'token'", 'Error')
  const path = `${call.bucket}/${call.name}`
  const grant = await call.services.signatures.checkUpload(token, path)
  const bucket = await destination(call)
  const target = { bucket, name: call.name, owner: grant.owner, upsert: grant.upsert }
  await storeObject(call.services, call.serviceScope, target, await incomingFile(call.request))
  return json({ Key: path })
}

const expiresIn = z.int().min(1, 'must be >= 1').max(1e9)

export const signDownload: Handler = async (call) => {
  const shape = z.object({
    expiresIn,
    transform: absent('image transformation'),
    versionId: absent('object versioning'),
  })
  const body = await bodyOf(call.request, shape)
  assertKey(call.name)
  await call.services.database.transaction(call.scope, (session) =>
    getObject(session, call.bucket, call.name),
  )
  const path = `${call.bucket}/${call.name}`
  const token = await call.services.signatures.signDownload(path, body.expiresIn)
  return json({ signedURL: `/object/sign/${path}?token=${token}` })
}

export const signDownloads: Handler = async (call) => {
  const shape = z.object({ expiresIn, paths: z.array(z.string()).min(1).max(1000) })
  const body = await bodyOf(call.request, shape)
  const rows = await call.services.database.transaction(call.scope, (session) =>
    session.query<{ name: string }>(
      'select name from storage.objects where bucket_id = $1 and name = any($2)',
      [call.bucket, body.paths],
    ),
  )
  const visible = new Set(rows.map((row) => row.name))
  const signed = body.paths.map(async (path) => {
    if (!visible.has(path))
      return {
        error: 'Either the object does not exist or you do not have access to it',
        path,
        signedURL: null,
      }
    const full = `${call.bucket}/${path}`
    const token = await call.services.signatures.signDownload(full, body.expiresIn)
    return { error: null, path, signedURL: `/object/sign/${full}?token=${token}` }
  })
  return json(await Promise.all(signed))
}
