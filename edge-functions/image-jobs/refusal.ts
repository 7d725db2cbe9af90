/** Why a file will never be a picture on a menu; the database does not try it again. */
export type FileReason = 'NOT_A_PICTURE' | 'FORMAT_NOT_ACCEPTED' | 'TOO_MANY_PIXELS' | 'TOO_SMALL' | 'DAMAGED'

/** The file itself is the trouble. */
export class PictureRefused extends Error {
  readonly reason: FileReason

  constructor(reason: FileReason, detail: string, cause?: unknown) {
    super(`${reason}: ${detail}`, { cause })
    this.reason = reason
  }
}
