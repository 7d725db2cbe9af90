import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { parseUserMetadata } from '../incoming-file.ts'
import { getBucket, getObject, lockName, renameObject } from '../objects-table.ts'
import type { ObjectMetadata, ObjectRow } from '../ports.ts'
import { assertBucketName, assertKey } from '../protocol/names.ts'
import { absent, bodyOf, type Call, type Handler, json } from '../request.ts'
import { commitVersion, forget, probeWrite, type Target } from '../store-object.ts'

const endpoints = {
  bucketId: z.string(),
  sourceKey: z.string(),
  destinationBucket: z.string().optional(),
  destinationKey: z.string(),
  sourceVersionId: absent('object versioning'),
}
const moveBody = z.object(endpoints)
const copyBody = z.object({
  ...endpoints,
  copyMetadata: z.boolean().default(true),
  metadata: z.object({ cacheControl: z.string().optional(), mimetype: z.string().optional() }).optional(),
})

interface Route {
  from: { bucket: string; name: string }
  to: { bucket: string; name: string }
}

function routeOf(body: z.infer<typeof moveBody>): Route {
  const route = {
    from: { bucket: body.bucketId, name: body.sourceKey },
    to: { bucket: body.destinationBucket ?? body.bucketId, name: body.destinationKey },
  }
  for (const { bucket, name } of [route.from, route.to]) {
    assertBucketName(bucket)
    assertKey(name)
  }
  return route
}

const keyOf = ({ to }: Route): string => `${to.bucket}/${to.name}`

/** The row gets another name; its bytes stay where they are. Asks for SELECT and UPDATE, as on hosted. */
export const moveObject: Handler = async (call) => {
  const route = routeOf(await bodyOf(call.request, moveBody))
  const { from, to } = route
  const moved = await call.services.database.transaction(call.scope, async (session) => {
    for (const { bucket, name } of [from, to].sort((a, b) => (keyIn(a) < keyIn(b) ? -1 : 1)))
      await lockName(session, bucket, name)
    await getObject(session, from.bucket, from.name)
    return renameObject(session, from, { ...to, owner: call.caller.owner })
  })
  return json({ message: 'Successfully moved', Id: moved.id, Key: keyOf(route) })
}

const keyIn = ({ bucket, name }: { bucket: string; name: string }): string => `${bucket}/${name}`

async function copyTo(
  call: Call,
  source: ObjectRow,
  target: Target,
  metadata: ObjectMetadata,
  userMetadata: Record<string, unknown> | undefined,
): Promise<ObjectRow> {
  const { database, bytes } = call.services
  const version = randomUUID()
  await bytes.copy(source.version, version)
  const { object, replaced } = await database
    .transaction(call.scope, (session) => commitVersion(session, target, version, metadata, userMetadata))
    .catch(async (error: unknown) => {
      await forget(call.services, target, version)
      throw error
    })
  if (replaced !== undefined) await bytes.remove([replaced])
  return object
}

function copiedMetadata(
  source: ObjectRow,
  changes: { cacheControl?: string | undefined; mimetype?: string | undefined },
): ObjectMetadata {
  const { metadata } = source
  const size = metadata?.size ?? 0
  return {
    eTag: metadata?.eTag ?? `"${source.version}"`,
    size,
    mimetype: changes.mimetype ?? metadata?.mimetype ?? 'application/octet-stream',
    cacheControl: changes.cacheControl ?? metadata?.cacheControl ?? 'no-cache',
    lastModified: new Date().toISOString(),
    contentLength: size,
    httpStatusCode: 200,
  }
}

/** Asks for SELECT on the source and what an upload asks for on the destination. */
export const copyObject: Handler = async (call) => {
  const body = await bodyOf(call.request, copyBody)
  const route = routeOf(body)
  const { database } = call.services
  const { source, bucket } = await database.transaction(call.scope, async (session) => {
    const found = await getObject(session, route.from.bucket, route.from.name)
    await session.becomeService()
    return { source: found, bucket: await getBucket(session, route.to.bucket) }
  })
  const target = {
    bucket,
    name: route.to.name,
    owner: call.caller.owner,
    upsert: call.request.headers.get('x-upsert') === 'true',
  }
  const metadata = copiedMetadata(source, body.copyMetadata ? {} : (body.metadata ?? {}))
  const userMetadata = body.copyMetadata
    ? (source.user_metadata ?? undefined)
    : parseUserMetadata(decodeHeader(call.request.headers.get('x-metadata')))
  await database.transaction(call.scope, (session) =>
    probeWrite(session, target, { contentType: metadata.mimetype, size: metadata.size, userMetadata }),
  )
  const copy = await copyTo(call, source, target, metadata, userMetadata)
  return json({ Id: copy.id, Key: keyOf(route), ...copy })
}

const decodeHeader = (header: string | null): string | null =>
  header === null ? null : Buffer.from(header, 'base64').toString()
