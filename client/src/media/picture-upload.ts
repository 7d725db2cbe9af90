import { coerceError } from '../calls/server-error.ts'
import type { Core } from '../core.ts'
import { PlatewireError } from '../errors.ts'
import { createStore } from '../observable.ts'
import type { Follow } from '../streams/types.ts'
import { checkPicture } from './check-picture.ts'
import { followUpload } from './follow-upload.ts'
import { newPicture, type PictureInput, stepPicture } from './picture-state.ts'
import { uploadSchema } from './schemas.ts'
import { sendBytes } from './send-bytes.ts'
import type { PictureTarget, PictureUpload, Upload } from './types.ts'

/** A command that failed for want of an answer is sent again after this, ms. */
const againMs = 3000

/** Takes a picture from a file to the menu, or follows one on its way when there is no file. */
export function createPictureUpload(
  core: Core,
  target: PictureTarget,
  source: { readonly file: Blob } | { readonly upload: Upload },
): PictureUpload {
  const { command, newId } = core
  const store = createStore(newPicture(target.menuItemId))
  const input = (next: PictureInput) => store.set(stepPicture(store.getSnapshot(), next))
  const ending = new AbortController()
  let followed: Follow<unknown> | null = null

  const follow = (upload: Upload) => {
    input({ type: 'server', upload })
    followed = followUpload(core, upload.upload_id, (now) => {
      input({ type: 'server', upload: now })
      if (now.state === 'cancelled') ending.abort()
    })
  }

  const send = async (file: Blob) => {
    const check = await checkPicture(file)
    if (!check.ok) return input({ type: 'refused', reason: check.reason, error: null })
    input({ type: 'checked', totalBytes: file.size })
    const { contentType, sha256 } = check
    const commandId = newId()
    const upload = await untilAnswered(core, ending.signal, () =>
      command(
        'start_upload',
        {
          restaurant_id: target.restaurantId,
          menu_item_id: target.menuItemId,
          content_type: contentType,
          size_bytes: file.size,
          sha256,
        },
        uploadSchema,
        { commandId, signal: ending.signal },
      ),
    )
    follow(upload)
    await deliver(file, upload)
  }

  const deliver = async (file: Blob, upload: Upload) => {
    const listener = {
      sent: (bytes: number) => input({ type: 'sent', bytes }),
      waiting: (isWaiting: boolean) => input({ type: 'waiting', isWaiting }),
    }
    let refusal: unknown
    try {
      await sendBytes(core, file, upload, listener, ending.signal)
      input({ type: 'sent', bytes: file.size })
    } catch (error) {
      // It may be refused because all of it is there: the database knows.
      refusal = error
    }
    if (ending.signal.aborted) return
    // Where pieces are refused, a proxy between us for one, the whole may pass.
    if (refusal)
      await core.supabase.storage
        .from(upload.bucket_id)
        .upload(upload.path, file, { contentType: upload.content_type })
    const args = { upload_id: upload.upload_id }
    try {
      await untilAnswered(core, ending.signal, () =>
        command('complete_upload', args, uploadSchema, { signal: ending.signal }),
      )
      followed?.refresh()
    } catch (error) {
      throw refusal ?? error
    }
  }

  const run = async () => {
    if ('upload' in source) return follow(source.upload)
    try {
      await send(source.file)
    } catch (caught) {
      if (!ending.signal.aborted) input({ type: 'refused', reason: null, error: coerceError(caught) })
    }
  }

  void run()
  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    retry: async (step) => {
      const { uploadId } = store.getSnapshot()
      if (uploadId === null) return
      await command('retry_media_job', { upload_id: uploadId, step }, uploadSchema)
      followed?.refresh()
    },
    cancel: async () => {
      const { uploadId } = store.getSnapshot()
      if (uploadId !== null) await command('cancel_upload', { upload_id: uploadId }, uploadSchema)
      ending.abort()
      input({ type: 'cancelled' })
    },
    close: () => {
      ending.abort()
      followed?.close()
    },
  }
}

/** Sends a command until it is answered, however long the network is away; the same key makes it take effect once. */
async function untilAnswered<T>({ clock }: Core, signal: AbortSignal, send: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await send()
    } catch (error) {
      if (signal.aborted || !(error instanceof PlatewireError) || !error.retryable) throw error
      await new Promise<void>((resolve) => void clock.after(againMs, resolve))
    }
  }
}
