import { createHmac } from 'node:crypto'
import { jwtVerify, SignJWT } from 'jose'
import { z } from 'zod'
import { refusals } from './protocol/errors.ts'

const download = z.object({ url: z.string(), scope: z.literal('download'), exp: z.number() })
const upload = z.object({
  url: z.string(),
  scope: z.literal('upload'),
  exp: z.number(),
  owner: z.string().optional(),
  upsert: z.boolean(),
})

/** What a signed URL lets its bearer do. */
export type DownloadGrant = z.infer<typeof download>
export type UploadGrant = z.infer<typeof upload>

/** Makes and checks the tokens of signed URLs. A token names one object and one deed. */
export interface Signatures {
  signDownload(path: string, expiresIn: number): Promise<string>
  signUpload(path: string, options: { owner?: string | undefined; upsert: boolean }): Promise<string>
  checkDownload(token: string, path: string): Promise<DownloadGrant>
  checkUpload(token: string, path: string): Promise<UploadGrant>
}

const UPLOAD_LIFETIME = '2h'

/** The key is derived: a signed URL is never a session token, nor the other way round. */
export function createSignatures(jwtSecret: string): Signatures {
  const key = createHmac('sha256', jwtSecret).update('storage signed urls').digest()

  const sign = (payload: Record<string, unknown>, lifetime: string): Promise<string> =>
    new SignJWT(payload)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt()
      .setExpirationTime(lifetime)
      .sign(key)

  async function check<T extends { url: string }>(
    shape: z.ZodType<T>,
    scope: string,
    token: string,
    path: string,
  ): Promise<T> {
    let payload: unknown
    try {
      payload = (await jwtVerify(token, key, { algorithms: ['HS256'] })).payload
    } catch (error) {
      throw refusals.invalidJwt(error instanceof Error ? error.message : 'Invalid JWT')
    }
    const grant = shape.safeParse(payload)
    if (!grant.success) throw refusals.invalidSignature(`Token is not scoped for ${scope}`)
    if (grant.data.url !== path) throw refusals.invalidSignature()
    return grant.data
  }

  return {
    signDownload: (url, expiresIn) => sign({ url, scope: 'download' }, `${expiresIn}s`),
    signUpload: (url, { owner, upsert }) =>
      sign({ url, scope: 'upload', upsert, ...(owner === undefined ? {} : { owner }) }, UPLOAD_LIFETIME),
    checkDownload: (token, path) => check(download, 'download', token, path),
    checkUpload: (token, path) => check(upload, 'upload', token, path),
  }
}
