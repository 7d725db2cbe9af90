const toleranceSeconds = 300

/**
 * Whether a webhook's signature header holds for its body.
 *
 * The header reads `t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">`, the scheme Stripe made common. A signature
 * older than five minutes is refused, so a captured request cannot be sent again later.
 */
export async function isSignatureValid(
  header: string | null,
  body: string,
  secret: string,
  nowMs: number,
): Promise<boolean> {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '')
  const [, timestamp, signature] = match ?? []
  if (!timestamp || !signature) return false
  if (Math.abs(nowMs / 1000 - Number(timestamp)) > toleranceSeconds) return false
  const key = await hmacKey(secret, 'verify')
  return crypto.subtle.verify('HMAC', key, fromHex(signature), encode(`${timestamp}.${body}`))
}

/** The header a provider sends with a body: for tests, and for whoever plays the provider. */
export async function sign(body: string, secret: string, nowMs: number): Promise<string> {
  const timestamp = Math.floor(nowMs / 1000)
  const signature = await crypto.subtle.sign(
    'HMAC',
    await hmacKey(secret, 'sign'),
    encode(`${timestamp}.${body}`),
  )
  const hex = [...new Uint8Array(signature)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return `t=${timestamp},v1=${hex}`
}

function hmacKey(secret: string, use: 'sign' | 'verify'): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [use])
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text)
}

function fromHex(hex: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: hex.length / 2 }, (_, index) =>
    Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16),
  )
}
