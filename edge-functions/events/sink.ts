/** Where one watcher's text goes. */
export interface Sink {
  readonly body: ReadableStream<Uint8Array>
  /** False while what was written before still waits for the reader. */
  isReady(): boolean
  write(text: string): void
  close(): void
}

/** What a sink tells. */
export interface SinkListener {
  /** The reader took what was waiting. */
  ready(): void
  /** The reader went away. */
  gone(): void
}

/** So many bytes may wait for one reader before nothing more is read for it. */
const highWaterMark = 32 * 1024
const encoder = new TextEncoder()

/** Makes the body of a response and the end that is written to. */
export function createSink(listener: SinkListener): Sink {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined
  const body = new ReadableStream<Uint8Array>(
    {
      start: (made) => {
        controller = made
      },
      pull: () => listener.ready(),
      cancel: () => {
        controller = undefined
        listener.gone()
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark }),
  )
  return {
    body,
    isReady: () => (controller?.desiredSize ?? 0) > 0,
    write: (text) => {
      if (text) controller?.enqueue(encoder.encode(text))
    },
    close: () => {
      controller?.close()
      controller = undefined
    },
  }
}
