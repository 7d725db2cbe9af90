/**
 * Handles messages one after another. A handler that returns a promise holds back the messages behind it
 * until the promise settles; a closed mailbox forgets them.
 */
export class Mailbox<T> {
  readonly #handle: (message: T) => void | Promise<void>
  readonly #onError: (error: unknown) => void
  /** Made when something first waits: most mailboxes never need it. */
  #waiting: T[] | undefined
  #isBusy = false
  #isClosed = false

  constructor(handle: (message: T) => void | Promise<void>, onError: (error: unknown) => void) {
    this.#handle = handle
    this.#onError = onError
  }

  /** How many messages wait. */
  get size(): number {
    return this.#waiting?.length ?? 0
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
  }

  #run(message: T): void {
    try {
      const pending = this.#handle(message)
      if (pending === undefined) return
      this.#isBusy = true
      pending.catch(this.#onError).finally(() => this.#drain())
    } catch (error) {
      this.#onError(error)
    }
  }

  #drain(): void {
    this.#isBusy = false
    while (!this.#isBusy && !this.#isClosed) {
      const next = this.#waiting?.shift()
      if (next === undefined) return
      this.#run(next)
    }
  }
}
