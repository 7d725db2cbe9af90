import type { Observable, Platewire } from '@platewire/client'
import { createMedia, type PictureProgress, type PictureUpload, type Upload } from '@platewire/client/media'
import { lookAtFile } from './look-at-file.ts'

/** A dish's picture on its way, as a row shows it. */
export interface PhotoOnItsWay {
  readonly picture: PictureProgress
  /** The file itself, shown before the server has it. */
  readonly previewUrl: string | null
}

/** Every picture on its way, by dish. It outlives the page: who goes to the board and back finds them all. */
export interface PhotoDesk extends Observable<ReadonlyMap<string, PhotoOnItsWay>> {
  send(restaurantId: string, menuItemId: string, file: File): Promise<void>
  /** Takes up what began before this page. */
  adopt(uploads: readonly Upload[]): void
  retry(menuItemId: string, step: string): Promise<void>
  cancel(menuItemId: string): Promise<void>
  /** Forgets a row that is over. */
  dismiss(menuItemId: string): void
  uploads(restaurantId: string): Promise<Upload[]>
  remove(menuItemId: string): Promise<void>
}

interface Held {
  readonly upload: PictureUpload | null
  readonly end: () => void
}

/** Makes the desk on which pictures lie. */
export function createPhotoDesk(platewire: Platewire): PhotoDesk {
  const media = createMedia(platewire)
  const held = new Map<string, Held>()
  /** Uploads whose notes were closed: the server still lists them, and they stay closed. */
  const dismissed = new Set<string>()
  const listeners = new Set<() => void>()
  let shown: ReadonlyMap<string, PhotoOnItsWay> = new Map()

  const show = (menuItemId: string, photo: PhotoOnItsWay | null) => {
    const next = new Map(shown)
    if (photo) next.set(menuItemId, photo)
    else next.delete(menuItemId)
    shown = next
    for (const listener of [...listeners]) listener()
  }

  const drop = (menuItemId: string) => {
    held.get(menuItemId)?.end()
    held.delete(menuItemId)
    show(menuItemId, null)
  }

  const hold = (menuItemId: string, upload: PictureUpload, previewUrl: string | null) => {
    drop(menuItemId)
    const tell = () => show(menuItemId, { picture: upload.getSnapshot(), previewUrl })
    const stop = upload.subscribe(tell)
    const end = () => {
      stop()
      upload.close()
      if (previewUrl) URL.revokeObjectURL(previewUrl)
    }
    held.set(menuItemId, { upload, end })
    tell()
  }

  return {
    getSnapshot: () => shown,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    send: async (restaurantId, menuItemId, file) => {
      const preview = await lookAtFile(file)
      if (preview?.problem) {
        drop(menuItemId)
        held.set(menuItemId, { upload: null, end: () => URL.revokeObjectURL(preview.url) })
        show(menuItemId, { picture: refused(menuItemId, preview.problem), previewUrl: preview.url })
        return
      }
      hold(menuItemId, media.uploadMenuImage(file, { restaurantId, menuItemId }), preview?.url ?? null)
    },
    adopt: (uploads) => {
      // Newest first: an older one of the same dish is not worth a row.
      for (const upload of uploads) {
        // What a colleague is sending is theirs to go on with; it shows here once it is worked on.
        const isTheirs = upload.state === 'uploading' && !upload.is_mine
        if (isTheirs || dismissed.has(upload.upload_id) || held.has(upload.menu_item_id)) continue
        hold(upload.menu_item_id, media.followUpload(upload), null)
      }
    },
    retry: async (menuItemId, step) => held.get(menuItemId)?.upload?.retry(step),
    cancel: async (menuItemId) => held.get(menuItemId)?.upload?.cancel(),
    dismiss: (menuItemId) => {
      const uploadId = shown.get(menuItemId)?.picture.uploadId
      if (uploadId) dismissed.add(uploadId)
      drop(menuItemId)
    },
    uploads: (restaurantId) => media.uploads(restaurantId),
    remove: (menuItemId) => media.removeMenuImage(menuItemId),
  }
}

function refused(menuItemId: string, reason: 'TOO_MANY_PIXELS' | 'TOO_SMALL'): PictureProgress {
  return {
    phase: 'failed',
    progress: 0,
    uploadId: null,
    menuItemId,
    sentBytes: 0,
    totalBytes: 0,
    isWaiting: false,
    isShown: false,
    steps: [],
    reason,
    error: null,
  }
}
