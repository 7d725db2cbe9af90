import {
  createDecipheriv,
  createECDH,
  createPublicKey,
  hkdfSync,
  randomBytes,
  randomUUID,
  verify,
} from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What came through the door of the push service, opened with the device's own key. */
export interface Received {
  device: string
  message: Record<string, unknown>
  ttl: number
  urgency: string | undefined
  topic: string | undefined
  /** What the signature says, once it was found true. */
  claims: { aud: string; exp: number; sub: string }
  publicKey: string
  bytes: number
}

/** A browser's subscription, whose private half stays here. */
export interface ReceivingDevice {
  device_id: string
  endpoint: string
  p256dh: string
  auth: string
}

/** A push service of our own on loopback: it takes what is sent, and plays the browser behind it as well. */
export interface PushReceiver {
  readonly received: Received[]
  /** Statuses that were answered, in turn. */
  readonly answered: number[]
  newDevice(): ReceivingDevice
  /** The next requests are answered so; afterwards 201. */
  answerNext(...answers: { status: number; retryAfter?: string }[]): void
  close(): Promise<void>
}

export async function startPushReceiver(): Promise<PushReceiver> {
  const received: Received[] = []
  const answered: number[] = []
  const planned: { status: number; retryAfter?: string }[] = []
  const devices = new Map<string, { open: (sealed: Buffer) => string }>()
  const server = createServer(async (request, response) => {
    const device = devices.get(request.url ?? '')
    const plan = planned.shift() ?? { status: device ? 201 : 404 }
    if (plan.status === 201 && device) received.push(await readPush(request, device.open))
    answered.push(plan.status)
    response.writeHead(plan.status, plan.retryAfter ? { 'retry-after': plan.retryAfter } : {}).end()
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const { port } = server.address() as AddressInfo
  return {
    received,
    answered,
    newDevice() {
      const keys = createECDH('prime256v1')
      keys.generateKeys()
      const auth = randomBytes(16)
      const path = `/send/${randomUUID()}`
      devices.set(path, { open: (sealed) => open(sealed, keys, auth) })
      return {
        device_id: randomUUID(),
        endpoint: `http://127.0.0.1:${port}${path}`,
        p256dh: keys.getPublicKey('base64url'),
        auth: auth.toString('base64url'),
      }
    },
    answerNext: (...answers) => void planned.push(...answers),
    close: () => new Promise((closed) => server.close(() => closed())),
  }
}

async function readPush(request: IncomingMessage, openSealed: (sealed: Buffer) => string): Promise<Received> {
  const pieces: Buffer[] = []
  for await (const piece of request) pieces.push(piece)
  const sealed = Buffer.concat(pieces)
  if (request.headers['content-encoding'] !== 'aes128gcm') throw new Error('not aes128gcm')
  return {
    device: request.url ?? '',
    message: JSON.parse(openSealed(sealed)),
    ttl: Number(request.headers.ttl),
    urgency: headerOf(request, 'urgency'),
    topic: headerOf(request, 'topic'),
    ...checkSignature(request.headers.authorization ?? ''),
    bytes: sealed.length,
  }
}

const headerOf = (request: IncomingMessage, name: string): string | undefined =>
  [request.headers[name]].flat()[0]

/** RFC 8292: who sends, to whom, until when. Throws when the signature is none. */
function checkSignature(header: string): Pick<Received, 'claims' | 'publicKey'> {
  const [, head = '', body = '', signature = '', publicKey = ''] =
    /^vapid t=([^.]+)\.([^.]+)\.([^,]+), k=(.+)$/.exec(header) ?? []
  const raw = Buffer.from(publicKey, 'base64url')
  const key = createPublicKey({
    format: 'jwk',
    key: {
      kty: 'EC',
      crv: 'P-256',
      x: raw.subarray(1, 33).toString('base64url'),
      y: raw.subarray(33).toString('base64url'),
    },
  })
  const signed = Buffer.from(`${head}.${body}`)
  const isTrue = verify(
    'sha256',
    signed,
    { key, dsaEncoding: 'ieee-p1363' },
    Buffer.from(signature, 'base64url'),
  )
  if (!isTrue) throw new Error('the signature is not the key’s')
  return { claims: JSON.parse(Buffer.from(body, 'base64url').toString()), publicKey }
}

/** RFC 8291 from the other end, by another library than the sender's. */
function open(sealed: Buffer, keys: ReturnType<typeof createECDH>, auth: Buffer): string {
  const salt = sealed.subarray(0, 16)
  const sender = sealed.subarray(21, 21 + (sealed[20] ?? 0))
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), keys.getPublicKey(), sender])
  const secret = Buffer.from(hkdfSync('sha256', keys.computeSecret(sender), auth, info, 32))
  const key = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', secret, salt, 'Content-Encoding: nonce\0', 12))
  const content = sealed.subarray(21 + sender.length)
  const aes = createDecipheriv('aes-128-gcm', key, nonce)
  aes.setAuthTag(content.subarray(-16))
  const plain = Buffer.concat([aes.update(content.subarray(0, -16)), aes.final()])
  return plain.subarray(0, plain.lastIndexOf(2)).toString()
}
