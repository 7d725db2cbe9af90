import type { SupabaseClient } from '@supabase/supabase-js'
import type { DetailedError, Upload as TusUpload, UploadOptions } from 'tus-js-client'
import { backoffMs } from '../connection/backoff.ts'
import type { Clock, Network } from '../ports/ports.ts'
import type { Upload } from './types.ts'

/** Hosted Storage takes pieces of exactly this size, the last one excepted. */
const pieceBytes = 6 * 1024 * 1024
/** Without news of the network it is tried again after at most this, ms. */
const maxPauseMs = 10_000

/** What sending stands on. */
export interface SendDependencies {
  readonly supabase: SupabaseClient
  readonly clock: Clock
  readonly network: Network
}

/** What is told while bytes are under way. */
export interface SendListener {
  sent(bytes: number): void
  waiting(isWaiting: boolean): void
}

/**
 * Sends a file in pieces, and goes on where it was cut for as long as it takes: after a lost network, an expired token, a
 * server that was away, a reload. Resolves when Storage has every byte; rejects when it refuses, or when `signal` aborts.
 */
export async function sendBytes(
  { supabase, clock, network }: SendDependencies,
  file: Blob,
  upload: Upload,
  listener: SendListener,
  signal: AbortSignal,
): Promise<void> {
  // Loaded by whoever sends a picture, and nobody else.
  const tus = await import('tus-js-client')
  // A file that was moved or changed on disk: no network will bring it back.
  let unreadable: unknown
  let settle: { resolve(): void; reject(error: unknown): void } | null = null
  const options: UploadOptions = {
    endpoint: `${storageUrl(supabase)}/upload/resumable`,
    chunkSize: pieceBytes,
    uploadDataDuringCreation: true,
    removeFingerprintOnSuccess: true,
    // What decides whether to go on is below: it knows the network and the session.
    retryDelays: null,
    metadata: {
      bucketName: upload.bucket_id,
      objectName: upload.path,
      contentType: upload.content_type,
      cacheControl: '3600',
    },
    // A path is given to one person for one file, so it says which file this is.
    fingerprint: async () => `platewire-${upload.upload_id}`,
    onBeforeRequest: async (request) => {
      const { data } = await supabase.auth.getSession()
      if (data.session) request.setHeader('Authorization', `Bearer ${data.session.access_token}`)
    },
    onProgress: (bytes) => listener.sent(bytes),
    onSuccess: () => settle?.resolve(),
    onError: (error) => settle?.reject(error),
    fileReader: readerOf((error) => {
      unreadable = error
    }),
  }
  const sending = new tus.Upload(file, options)
  signal.addEventListener('abort', () => {
    void sending.abort()
    settle?.reject(signal.reason)
  })
  await resumeFromBefore(sending)

  for (let attempt = 1; ; attempt++) {
    signal.throwIfAborted()
    const before = sending.url
    try {
      await new Promise<void>((resolve, reject) => {
        settle = { resolve, reject }
        sending.start()
      })
      return
    } catch (error) {
      signal.throwIfAborted()
      if (unreadable) throw unreadable
      const status = statusOf(tus.DetailedError, error)
      if (status === 401) await supabase.auth.refreshSession()
      else if (!isPassing(status)) throw error
      // Coming as far as a place to send to is progress: the next pause is a short one.
      if (before === null && sending.url !== null) attempt = 1
      listener.waiting(true)
      await pause(clock, network, Math.min(backoffMs(attempt, clock.random()), maxPauseMs), signal)
    }
  }
}

/** Where Storage is, as the client itself has it. */
function storageUrl(supabase: SupabaseClient): string {
  const { publicUrl } = supabase.storage.from('menu-images').getPublicUrl('x').data
  return publicUrl.slice(0, publicUrl.indexOf('/object/public/'))
}

async function resumeFromBefore(sending: TusUpload): Promise<void> {
  const [previous] = await sending.findPreviousUploads().catch(() => [])
  if (previous) sending.resumeFromPreviousUpload(previous)
}

/** The status of the answer that ended an attempt; 0 when none came. */
function statusOf(Detailed: typeof DetailedError, error: unknown): number {
  return error instanceof Detailed ? (error.originalResponse?.getStatus() ?? 0) : -1
}

/** No answer, a server in trouble, or another request of ours still holding the upload: it goes on. */
const isPassing = (status: number): boolean =>
  status === 0 || status >= 500 || status === 409 || status === 423 || status === 429

/** Waits, but no longer than until the network comes back. */
function pause(clock: Clock, network: Network, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      cancel()
      stop()
      resolve()
    }
    const cancel = clock.after(ms, go)
    const stop = network.onChange(go)
    signal.addEventListener('abort', go, { once: true })
  })
}

/** Reads a Blob the same way in browsers, Node and Deno; tells when it cannot be read any more. */
function readerOf(onUnreadable: (error: unknown) => void): NonNullable<UploadOptions['fileReader']> {
  return {
    openFile: async (input: Blob) => ({
      size: input.size,
      slice: async (start: number, end: number) => {
        try {
          const bytes = new Uint8Array(await input.slice(start, end).arrayBuffer())
          // The library asks every piece for its `size`, as a Blob has it.
          return { value: Object.assign(bytes, { size: bytes.byteLength }), done: end >= input.size }
        } catch (error) {
          onUnreadable(error)
          throw error
        }
      },
      close: () => {},
    }),
  }
}
