/** The most a picture may weigh, bytes: what the bucket takes. */
export const maxPictureBytes = 20 * 1024 * 1024

/** The kinds that are accepted; for a file picker. */
export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'image/heic'] as const

/** A picture that may be sent, or why not. */
export type PictureCheck =
  | { readonly ok: true; readonly contentType: (typeof pictureTypes)[number]; readonly sha256: string }
  | { readonly ok: false; readonly reason: 'TOO_LARGE' | 'NOT_A_PICTURE' | 'FORMAT_NOT_ACCEPTED' }

/** Looks at a file before a byte is sent: how large it is, and what it is by its own bytes, whatever its name says. */
export async function checkPicture(file: Blob): Promise<PictureCheck> {
  if (file.size > maxPictureBytes) return { ok: false, reason: 'TOO_LARGE' }
  const head = new Uint8Array(await file.slice(0, 32).arrayBuffer())
  const contentType = typeOf(head)
  if (!contentType)
    return { ok: false, reason: otherPictures.test(text(head)) ? 'FORMAT_NOT_ACCEPTED' : 'NOT_A_PICTURE' }
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()))
  const sha256 = [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { ok: true, contentType, sha256 }
}

/** How GIF, BMP, TIFF, SVG, PDF and Photoshop begin. */
const otherPictures = /^(?:GIF8|BM|II\*|MM\0\*|\s*<svg|\s*<\?xml|%PDF|8BPS)/
const text = (head: Uint8Array): string => String.fromCharCode(...head)

function typeOf(head: Uint8Array): (typeof pictureTypes)[number] | null {
  const start = text(head)
  if (start.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (start.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (start.startsWith('RIFF') && start.startsWith('WEBP', 8)) return 'image/webp'
  if (!start.startsWith('ftyp', 4)) return null
  if (/avi[fs]/.test(start)) return 'image/avif'
  return /hei[cx]|mif1|msf1/.test(start) ? 'image/heic' : null
}
