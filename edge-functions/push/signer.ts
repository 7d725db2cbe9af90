import { fromBase64Url, toBase64Url, utf8 } from './bytes.ts'

/** Signs for one server: devices subscribe to its public key, and push services take nothing else for them. */
export interface Signer {
  readonly publicKey: string
  /** The header `authorization` for a push service, RFC 8292. */
  authorize(endpoint: string): Promise<string>
}

const curve = { name: 'ECDSA', namedCurve: 'P-256' }
/** Push services refuse more than a day. */
const LIFETIME_SECONDS = 12 * 3600

/** A new key, as it is kept: `<public>.<private>` in base64url. */
export async function makeKey(): Promise<string> {
  const { publicKey, privateKey } = await crypto.subtle.generateKey(curve, true, ['sign'])
  const raw = new Uint8Array(await crypto.subtle.exportKey('raw', publicKey))
  const { d } = await crypto.subtle.exportKey('jwk', privateKey)
  return `${toBase64Url(raw)}.${d}`
}

/** A signer by the key that is kept. `contact` is an address at which a push service could complain. */
export async function createSigner(kept: string, contact: string, now: () => number): Promise<Signer> {
  const [publicKey = '', d = ''] = kept.split('.')
  const raw = fromBase64Url(publicKey)
  const key = await crypto.subtle.importKey(
    'jwk',
    { kty: 'EC', crv: 'P-256', d, x: toBase64Url(raw.slice(1, 33)), y: toBase64Url(raw.slice(33, 65)) },
    curve,
    false,
    ['sign'],
  )
  const head = toBase64Url(utf8(JSON.stringify({ typ: 'JWT', alg: 'ES256' })))
  const made = new Map<string, { token: string; until: number }>()

  async function tokenFor(audience: string): Promise<string> {
    const seconds = Math.floor(now() / 1000)
    const known = made.get(audience)
    if (known && known.until > seconds) return known.token
    const claims = { aud: audience, exp: seconds + LIFETIME_SECONDS, sub: contact }
    const signed = `${head}.${toBase64Url(utf8(JSON.stringify(claims)))}`
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, utf8(signed))
    const token = `${signed}.${toBase64Url(new Uint8Array(signature))}`
    made.set(audience, { token, until: seconds + LIFETIME_SECONDS / 2 })
    return token
  }

  return {
    publicKey,
    authorize: async (endpoint) => `vapid t=${await tokenFor(new URL(endpoint).origin)}, k=${publicKey}`,
  }
}
