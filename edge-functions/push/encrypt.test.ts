import { expect, test } from 'vitest'
import { fromBase64Url, toBase64Url } from './bytes.ts'
import { encrypt, type Freshness, freshness } from './encrypt.ts'

test('a message is sealed as the example of RFC 8291 shows', async () => {
  const publicKey = 'BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8'
  const raw = fromBase64Url(publicKey)
  const x = toBase64Url(raw.slice(1, 33))
  const y = toBase64Url(raw.slice(33, 65))
  const d = 'yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw'
  const curve = { name: 'ECDH', namedCurve: 'P-256' }
  const jwk = { kty: 'EC', crv: 'P-256', x, y }
  const keys = {
    publicKey: await crypto.subtle.importKey('jwk', jwk, curve, true, []),
    privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d }, curve, true, ['deriveBits']),
  }
  const device = {
    p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4',
    auth: 'BTBZMqHH6r4Tts7J_aSIgg',
  }
  const sealed = await encrypt('When I grow up, I want to be a watermelon', device, {
    keys,
    salt: fromBase64Url('DGv6ra1nlYgDCS1FRnbzlw'),
  })
  expect(toBase64Url(sealed)).toBe(
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN',
  )
})

test('no two messages share keys or salt', async () => {
  const [first, second] = [await freshness(), await freshness()]
  expect(first.salt).not.toEqual(second.salt)
  const raw = async ({ keys }: Freshness) =>
    toBase64Url(new Uint8Array(await crypto.subtle.exportKey('raw', keys.publicKey)))
  expect(await raw(first)).not.toBe(await raw(second))
})
