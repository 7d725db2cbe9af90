import { z } from 'zod'
import { deleteObjects, findObject } from '../objects-table.ts'
import { refusals } from '../protocol/errors.ts'
import { bodyOf, type Handler, json } from '../request.ts'

const names = z.object({ prefixes: z.array(z.union([z.string(), z.object({ name: z.string() })])).min(1) })

/** Deletes the row as the caller, then the bytes; a crash in between leaves bytes for the next sweep. */
export const removeObject: Handler = async (call) => {
  const { database, bytes } = call.services
  const gone = await database.transaction(call.scope, async (session) => {
    const rows = await deleteObjects(session, call.bucket, [call.name])
    if (rows.length > 0) return rows
    await session.becomeService()
    throw (await findObject(session, call.bucket, call.name)) ? refusals.accessDenied() : refusals.noSuchKey()
  })
  await bytes.remove(gone.map((object) => object.version))
  return json({ message: 'Successfully deleted' })
}

export const removeObjects: Handler = async (call) => {
  const body = await bodyOf(call.request, names)
  const wanted = body.prefixes.map((entry) => {
    if (typeof entry === 'string') return entry
    throw refusals.notSupported('object versioning')
  })
  if (wanted.length > 1000)
    throw refusals.invalidRequest('Bulk object requests are limited to 1000 objects per request.')
  const { database, bytes } = call.services
  const gone = await database.transaction(call.scope, (session) =>
    deleteObjects(session, call.bucket, wanted),
  )
  await bytes.remove(gone.map((object) => object.version))
  return json(gone)
}
