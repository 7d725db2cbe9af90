import { request } from 'node:http'

/** Where a resumable upload is and who is uploading. */
export interface TusTarget {
  /** The stack's address. */
  url: string
  headers: Record<string, string>
  signed?: boolean
}

const encode = (text: string): string => Buffer.from(text).toString('base64')

/** Begins an upload. */
export function begin(
  { url, headers, signed = false }: TusTarget,
  metadata: Record<string, string>,
  length: number,
): Promise<Response> {
  const pairs = Object.entries(metadata).map(([key, value]) => `${key} ${encode(value)}`)
  return fetch(`${url}/storage/v1/upload/resumable${signed ? '/sign' : ''}`, {
    method: 'POST',
    headers: {
      ...headers,
      'tus-resumable': '1.0.0',
      'upload-length': String(length),
      'upload-metadata': pairs.join(','),
    },
  })
}

/** How far the server has come. */
export async function offsetOf(location: string, headers: Record<string, string>): Promise<number> {
  const answer = await fetch(location, { method: 'HEAD', headers: { ...headers, 'tus-resumable': '1.0.0' } })
  if (!answer.ok) throw new Error(`HEAD answered ${answer.status}`)
  return Number(answer.headers.get('upload-offset'))
}

/** Sends a piece whole. */
export function send(
  location: string,
  headers: Record<string, string>,
  offset: number,
  piece: Buffer<ArrayBuffer>,
): Promise<Response> {
  return fetch(location, {
    method: 'PATCH',
    headers: {
      ...headers,
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
    },
    body: piece,
  })
}

function patchRequest(location: string, headers: Record<string, string>, offset: number, length: number) {
  const outgoing = request(location, {
    method: 'PATCH',
    headers: {
      ...headers,
      'tus-resumable': '1.0.0',
      'upload-offset': String(offset),
      'content-type': 'application/offset+octet-stream',
      'content-length': String(length),
    },
  })
  outgoing.on('error', () => {})
  return outgoing
}

/** Announces a whole piece, sends some of it, and falls silent, as behind a network that is gone. */
export function sendAndStall(
  location: string,
  headers: Record<string, string>,
  offset: number,
  piece: Buffer,
  sent: number,
): Promise<{ hangUp(): void }> {
  return new Promise((resolve) => {
    const outgoing = patchRequest(location, headers, offset, piece.length)
    outgoing.write(piece.subarray(0, sent), () => resolve({ hangUp: () => outgoing.destroy() }))
  })
}

/** Announces a whole piece, sends some of it, and loses the connection. */
export function sendAndLose(
  location: string,
  headers: Record<string, string>,
  offset: number,
  piece: Buffer,
  sent: number,
): Promise<void> {
  return new Promise((resolve) => {
    const outgoing = patchRequest(location, headers, offset, piece.length)
    outgoing.on('close', () => resolve())
    outgoing.write(piece.subarray(0, sent), () => outgoing.destroy())
  })
}
