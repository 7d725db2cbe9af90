import { SignJWT } from 'jose'
import { describe, expect, it } from 'vitest'
import { createSignatures } from './signing.ts'

const secret = 'a-secret-with-at-least-32-characters'
const signatures = createSignatures(secret)

describe('signed URLs', () => {
  it('[ST8] are good for their object', async () => {
    const token = await signatures.signDownload('shop/a.png', 60)
    expect(await signatures.checkDownload(token, 'shop/a.png')).toMatchObject({ url: 'shop/a.png' })
    await expect(signatures.checkDownload(token, 'shop/b.png')).rejects.toThrow('Invalid signature')
  })

  it('[ST8] are good for one deed', async () => {
    const down = await signatures.signDownload('shop/a.png', 60)
    const up = await signatures.signUpload('shop/a.png', { owner: 'lea', upsert: true })
    await expect(signatures.checkUpload(down, 'shop/a.png')).rejects.toThrow('not scoped for upload')
    await expect(signatures.checkDownload(up, 'shop/a.png')).rejects.toThrow('not scoped for download')
    expect(await signatures.checkUpload(up, 'shop/a.png')).toMatchObject({ owner: 'lea', upsert: true })
  })

  it('[ST8] end', async () => {
    const token = await signatures.signDownload('shop/a.png', -1)
    await expect(signatures.checkDownload(token, 'shop/a.png')).rejects.toMatchObject({
      code: 'InvalidJWT',
      message: '"exp" claim timestamp check failed',
    })
  })

  it('[ST8] are not made with the secret of sessions, nor with another', async () => {
    for (const key of [secret, 'another-secret-that-is-32-characters']) {
      const forged = await new SignJWT({ url: 'shop/a.png', scope: 'download' })
        .setProtectedHeader({ alg: 'HS256' })
        .setExpirationTime('1h')
        .sign(new TextEncoder().encode(key))
      await expect(signatures.checkDownload(forged, 'shop/a.png')).rejects.toThrow(
        'signature verification failed',
      )
    }
    await expect(signatures.checkDownload('a.b.c', 'shop/a.png')).rejects.toMatchObject({
      code: 'InvalidJWT',
    })
  })
})
