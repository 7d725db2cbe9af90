/** The two buckets, as the server reaches them. */
export interface PictureStorage {
  /** The original, or undefined where it is gone. */
  download(path: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Puts a variant where everybody may read it, for good: what it is never changes under its name. */
  publish(path: string, type: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** Deletes objects; those already gone are no trouble. */
  remove(bucket: string, paths: string[]): Promise<void>
}

/** Storage could not be reached or refused. */
export class StorageFailed extends Error {}

/** Reaches Storage over HTTP with the service key. */
export function createPictureStorage(
  url: string,
  key: string,
  fetch: typeof globalThis.fetch,
): PictureStorage {
  const send = async (
    method: string,
    path: string,
    headers: HeadersInit,
    body?: BodyInit,
  ): Promise<Response> => {
    try {
      return await fetch(`${url}/storage/v1/object/${path}`, {
        method,
        headers: { apikey: key, authorization: `Bearer ${key}`, ...headers },
        signal: AbortSignal.timeout(20_000),
        ...(body === undefined ? {} : { body }),
      })
    } catch (cause) {
      throw new StorageFailed(`${method} ${path}`, { cause })
    }
  }
  const need = async (response: Response): Promise<Response> => {
    if (response.ok) return response
    throw new StorageFailed(`${response.status} ${(await response.text()).slice(0, 200)}`)
  }
  return {
    async download(path) {
      const response = await send('GET', `menu-originals/${path}`, {})
      if (response.ok) return new Uint8Array(await response.arrayBuffer())
      const answer = await response.text()
      // Storage says 400 and puts the true status into the body.
      if (response.status === 404 || /"statusCode":\s*"404"/.test(answer)) return undefined
      throw new StorageFailed(`${response.status} ${answer.slice(0, 200)}`)
    },
    async publish(path, type, bytes) {
      // A worker before this one may have come so far and no further: its file is replaced.
      const headers = {
        'content-type': type,
        'cache-control': 'max-age=31536000, immutable',
        'x-upsert': 'true',
      }
      await need(await send('POST', `menu-images/${path}`, headers, bytes))
    },
    async remove(bucket, paths) {
      const headers = { 'content-type': 'application/json' }
      await need(await send('DELETE', bucket, headers, JSON.stringify({ prefixes: paths })))
    },
  }
}
