import type { PictureProgress, UploadStep } from '@platewire/client/media'
import { errorLine } from '../../lib/error-text.ts'

type Reason = NonNullable<PictureProgress['reason']>

/** Why a picture did not make it, and what to do. */
const reasonWords: Record<Reason, string> = {
  TOO_LARGE: 'This file is larger than 20 MB. Choose a smaller one.',
  NOT_A_PICTURE: 'This file is not a picture. Choose a photo.',
  FORMAT_NOT_ACCEPTED: 'This kind of picture is not accepted. Choose a JPEG, PNG, WebP, AVIF or HEIC.',
  TOO_MANY_PIXELS: 'This picture has too many pixels. Export it smaller, then choose it again.',
  TOO_SMALL: 'This picture is too small for a menu. Choose one with at least 120 pixels a side.',
  DAMAGED: 'This file is damaged. Choose it again, or another one.',
  STORAGE_UNAVAILABLE: 'The place where pictures are kept did not answer. Try this step again.',
  TIMED_OUT: 'This took too long. Try this step again.',
  WORKER_FAILED: 'This step did not work. Try it again.',
  CANCELLED: 'You called this picture off.',
  EXPIRED: 'The rest of this picture never came. Choose it again.',
  SUPERSEDED: 'A newer photo took its place.',
  REMOVED: 'This photo was taken down.',
}

const stepWords: Record<string, string> = {
  inspect: 'Looking at the file',
  variant_320: 'Small size',
  variant_640: 'Medium size',
  variant_1280: 'Large size',
  placeholder: 'Colours until it loads',
}

const stateWords: Record<UploadStep['state'], string> = {
  queued: 'waits',
  running: 'under way',
  done: 'done',
  dead: 'did not work',
}

/** What a step is called. */
export const stepName = (step: string): string => stepWords[step] ?? step

/** Where a step is, and why it failed. */
export function stepLine({ state, attempts, reason }: UploadStep): string {
  if (state === 'dead') return reason ? reasonWords[reason] : 'This step did not work. Try it again.'
  return state === 'queued' && attempts > 0 ? 'did not work, is tried again by itself' : stateWords[state]
}

/** One line on where a picture is. */
export function progressLine(picture: PictureProgress): string {
  const { phase, steps, reason, error } = picture
  if (phase === 'checking') return 'Looking at the picture'
  if (phase === 'uploading') return picture.isWaiting ? waitingLine(picture) : sendingLine(picture)
  if (phase === 'processing') {
    const done = steps.filter(({ state }) => state === 'done').length
    if (steps.length <= 1) return 'Sent. Looking at it'
    return `${picture.isShown ? 'On the menu' : 'Sent'}. ${done} of ${steps.length} steps done`
  }
  if (phase === 'ready') {
    return steps.some(({ state }) => state === 'dead') ? 'On the menu. One step did not work' : 'On the menu'
  }
  if (reason) return reasonWords[reason]
  return error ? errorLine(error) : 'This picture did not make it. Choose it again.'
}

function sendingLine({ sentBytes, totalBytes }: PictureProgress): string {
  return totalBytes === 0
    ? 'Choose the same file again to go on'
    : `Sending, ${megabytes(sentBytes)} of ${megabytes(totalBytes)} MB`
}

const waitingLine = ({ sentBytes, totalBytes }: PictureProgress): string =>
  `No connection. ${megabytes(sentBytes)} of ${megabytes(totalBytes)} MB are kept, it goes on by itself`

const megabytes = (bytes: number): string => (bytes / 1_000_000).toFixed(1)
