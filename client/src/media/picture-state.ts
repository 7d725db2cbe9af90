import type { PlatewireError } from '../errors.ts'
import type { PicturePhase, PictureProgress, Upload } from './types.ts'

/** How much of the bar the bytes have; the steps have the rest. */
const bytesShare = 0.7
/** Steps of a large picture: what is expected before the server says how many there are. */
const usualSteps = 5

/** What happens to a picture on its way. */
export type PictureInput =
  | { readonly type: 'checked'; readonly totalBytes: number }
  | { readonly type: 'sent'; readonly bytes: number }
  | { readonly type: 'waiting'; readonly isWaiting: boolean }
  | { readonly type: 'server'; readonly upload: Upload }
  | {
      readonly type: 'refused'
      readonly reason: PictureProgress['reason']
      readonly error: PlatewireError | null
    }
  | { readonly type: 'cancelled' }

/** A picture that was just chosen. */
export function newPicture(menuItemId: string): PictureProgress {
  return {
    phase: 'checking',
    progress: 0,
    uploadId: null,
    menuItemId,
    sentBytes: 0,
    totalBytes: 0,
    isWaiting: false,
    isShown: false,
    steps: [],
    reason: null,
    error: null,
  }
}

/** A picture on its way after an input. Its progress never falls: a piece sent twice is not shown twice. */
export function stepPicture(before: PictureProgress, input: PictureInput): PictureProgress {
  const next = change(before, input)
  return { ...next, progress: Math.max(before.progress, progressOf(next)) }
}

function change(before: PictureProgress, input: PictureInput): PictureProgress {
  switch (input.type) {
    case 'checked':
      return { ...before, totalBytes: input.totalBytes }
    case 'sent': {
      const sentBytes = Math.min(Math.max(before.sentBytes, input.bytes), before.totalBytes)
      return { ...before, sentBytes, isWaiting: false }
    }
    case 'waiting':
      return { ...before, isWaiting: input.isWaiting }
    case 'server':
      return fromServer(before, input.upload)
    case 'refused':
      // The server's word stands: what was already ended there is not ended anew by a lost answer here.
      return isOver(before.phase)
        ? before
        : { ...before, phase: 'failed', isWaiting: false, reason: input.reason, error: input.error }
    case 'cancelled':
      return { ...before, phase: 'cancelled', isWaiting: false, reason: 'CANCELLED' }
  }
}

function fromServer(before: PictureProgress, upload: Upload): PictureProgress {
  const isSent = upload.state === 'processing' || upload.state === 'ready'
  return {
    ...before,
    phase: upload.state,
    uploadId: upload.upload_id,
    menuItemId: upload.menu_item_id,
    totalBytes: upload.size_bytes,
    sentBytes: isSent ? upload.size_bytes : before.sentBytes,
    isWaiting: upload.state === 'uploading' && before.isWaiting,
    isShown: upload.is_shown,
    steps: upload.steps,
    reason: upload.reason,
    error: null,
  }
}

function progressOf({ phase, sentBytes, totalBytes, steps }: PictureProgress): number {
  const isWhole = phase === 'ready' && steps.every(({ state }) => state === 'done')
  if (isWhole) return 1
  const bytes = totalBytes === 0 ? 0 : sentBytes / totalBytes
  const done = steps.reduce(
    (sum, { state }) => sum + (state === 'done' ? 1 : state === 'running' ? 0.4 : 0),
    0,
  )
  // Until the picture was looked at, nobody knows how many steps it needs.
  const expected = steps.length > 1 ? steps.length : usualSteps
  return bytesShare * bytes + (1 - bytesShare) * Math.min(1, done / expected) * 0.99
}

const isOver = (phase: PicturePhase): boolean =>
  phase === 'ready' || phase === 'failed' || phase === 'cancelled'
