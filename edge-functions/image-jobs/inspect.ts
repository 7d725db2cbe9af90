import type { Format } from './limits.ts'
import { decode } from './magick.ts'
import { PictureRefused } from './refusal.ts'
import { sniff } from './sniff.ts'

/** What is known of a picture that may go on. */
export interface Inspection {
  format: Format
  /** As it stands upright. */
  width: number
  height: number
}

/** Whether a file is the picture that was announced and can be decoded at all. */
export async function inspect(bytes: Uint8Array<ArrayBuffer>, sha256: string): Promise<Inspection> {
  const header = sniff(bytes)
  const { format, width, height } = header
  if ((await hexDigest(bytes)) !== sha256)
    throw new PictureRefused('DAMAGED', 'not the bytes that were announced')
  const isTurned = decode(bytes, header, 160, (decoded) => decoded.isTurned)
  return isTurned ? { format, width: height, height: width } : { format, width, height }
}

async function hexDigest(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
