/** How much may wait. */
interface Room {
  readonly maxQueuedMessages: number
  readonly maxQueuedBytes: number
}

/** Whose mailbox it is. Not functions of its own for each: there are thousands of mailboxes. */
export interface MailboxOwner<T> {
  handle(message: T): void | Promise<void>
  /** Handling has thrown. */
  failed(error: unknown): void
  /** The bytes a message takes while it waits. */
  sizeOf(message: T): number
}

/**
 * Handles messages one after another. A handler that returns a promise holds back the messages behind it
 * until the promise settles; a closed mailbox forgets them.
 */
export class Mailbox<T> {
  readonly #owner: MailboxOwner<T>
  /** Made when something first waits: most mailboxes never need it. */
  #waiting: T[] | undefined
  #waitingBytes = 0
  #isBusy = false
  #isClosed = false

  constructor(owner: MailboxOwner<T>) {
    this.#owner = owner
  }

  /** Whether as much waits as may. */
  isFull({ maxQueuedMessages, maxQueuedBytes }: Room): boolean {
    const count = this.#waiting?.length ?? 0
    return count >= maxQueuedMessages || this.#waitingBytes >= maxQueuedBytes
  }

  /** Handles the message now, or keeps it until the ones before it are done. */
  post(message: T): void {
    if (this.#isClosed) return
    if (this.#isBusy) this.#keep(message)
    else this.#run(message)
  }

  /** Forgets what waits and ignores what comes. */
  close(): void {
    this.#isClosed = true
    this.#waiting = undefined
  }

  #keep(message: T): void {
    this.#waiting ??= []
    this.#waiting.push(message)
    this.#waitingBytes += this.#owner.sizeOf(message)
  }

  #run(message: T): void {
    try {
      const pending = this.#owner.handle(message)
      if (pending === undefined) return
      this.#isBusy = true
      pending.catch((error: unknown) => this.#owner.failed(error)).finally(() => this.#drain())
    } catch (error) {
      this.#owner.failed(error)
    }
  }

  #drain(): void {
    this.#isBusy = false
    while (!this.#isBusy && !this.#isClosed) {
      const next = this.#waiting?.shift()
      if (next === undefined) return
      this.#waitingBytes -= this.#owner.sizeOf(next)
      this.#run(next)
    }
  }
}
