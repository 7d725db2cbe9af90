import type * as z from 'zod/mini'
import type { CommandOptions } from '../calls/command.ts'
import type { PlatewireError } from '../errors.ts'
import type { Observable } from '../observable.ts'
import type { mediaReasonSchema, uploadSchema } from './schemas.ts'

/** An upload as the server has it. */
export type Upload = z.infer<typeof uploadSchema>
/** One step of the work on a picture. `dead`: given up; somebody may say `retry`. */
export type UploadStep = Upload['steps'][number]
/** Why a step failed or an upload ended. */
export type MediaReason = z.infer<typeof mediaReasonSchema>

/** Where a picture is on its way: looked at here, being sent, being worked on, and one of three ends. */
export type PicturePhase = 'checking' | 'uploading' | 'processing' | 'ready' | 'failed' | 'cancelled'

/** What a picture on its way shows. Immutable: a new object after each change. */
export interface PictureProgress {
  readonly phase: PicturePhase
  /** 0 to 1 over everything, bytes and steps; it never goes back. */
  readonly progress: number
  readonly uploadId: string | null
  readonly menuItemId: string
  readonly sentBytes: number
  readonly totalBytes: number
  /** The line is cut: nothing is lost, it goes on by itself. */
  readonly isWaiting: boolean
  /** Whether the dish shows it already. */
  readonly isShown: boolean
  readonly steps: readonly UploadStep[]
  /** Why it failed or ended, where the file or a step is the reason. */
  readonly reason: MediaReason | 'TOO_LARGE' | null
  /** Why it failed, where a call is the reason. */
  readonly error: PlatewireError | null
}

/** A picture on its way to a dish. */
export interface PictureUpload extends Observable<PictureProgress> {
  /** Takes up one step that was given up, and no other. */
  retry(step: string): Promise<void>
  /** Calls it off, here and on the server; nothing happens once it is on the menu. */
  cancel(): Promise<void>
  /** Ends following; what the server does goes on. */
  close(): void
}

/** Which dish a picture is for. */
export interface PictureTarget {
  readonly restaurantId: string
  readonly menuItemId: string
}

/** Pictures of dishes. */
export interface Media {
  /** Sends a picture; the same file for the same dish goes on where it was cut, after a reload too. */
  uploadMenuImage(file: Blob, target: PictureTarget): PictureUpload
  /** Follows an upload that began elsewhere or before a reload. */
  followUpload(upload: Upload): PictureUpload
  /** What is under way at a restaurant, failed, or ready but for a step. */
  uploads(restaurantId: string): Promise<Upload[]>
  /** Takes the photo off a dish. */
  removeMenuImage(menuItemId: string, options?: CommandOptions): Promise<void>
}
