import { type Bytes, concat, fromBase64Url, utf8 } from './bytes.ts'

/** What a subscription says of the device: its public key and its secret, in base64url. */
export interface DeviceKeys {
  p256dh: string
  auth: string
}

/** What is new in each message: never the same twice. */
export interface Freshness {
  keys: CryptoKeyPair
  salt: Bytes
}

const curve = { name: 'ECDH', namedCurve: 'P-256' }
/** The one record a push may have, RFC 8188. */
const RECORD_BYTES = 4096

/** New keys and a new salt. */
export const freshness = async (): Promise<Freshness> => ({
  keys: await crypto.subtle.generateKey(curve, true, ['deriveBits']),
  salt: crypto.getRandomValues(new Uint8Array(16)),
})

/** Seals a message for one device, as RFC 8291 says (aes128gcm): the push service carries it and cannot read it. */
export async function encrypt(text: string, device: DeviceKeys, fresh: Freshness): Promise<Bytes> {
  const theirs = fromBase64Url(device.p256dh)
  const ours = new Uint8Array(await crypto.subtle.exportKey('raw', fresh.keys.publicKey))
  const shared = await agree(fresh.keys.privateKey, theirs)
  const info = concat(utf8('WebPush: info\0'), theirs, ours)
  const secret = await derive(shared, fromBase64Url(device.auth), info, 32)
  const key = await derive(secret, fresh.salt, utf8('Content-Encoding: aes128gcm\0'), 16)
  const nonce = await derive(secret, fresh.salt, utf8('Content-Encoding: nonce\0'), 12)
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt'])
  // A 2 ends the last record.
  const plain = concat(utf8(text), Uint8Array.of(2))
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, aes, plain)
  const size = new Uint8Array(4)
  new DataView(size.buffer).setUint32(0, RECORD_BYTES)
  return concat(fresh.salt, size, Uint8Array.of(ours.length), ours, new Uint8Array(sealed))
}

async function agree(ours: CryptoKey, theirs: Bytes): Promise<Bytes> {
  const publicKey = await crypto.subtle.importKey('raw', theirs, curve, false, [])
  return new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: publicKey }, ours, 256))
}

async function derive(secret: Bytes, salt: Bytes, info: Bytes, length: number): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits'])
  const how = { name: 'HKDF', hash: 'SHA-256', salt, info }
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, length * 8))
}
