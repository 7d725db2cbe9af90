import type { PlatewireError } from '../errors.ts'
import type { Observable } from '../observable.ts'
import type { KeptCommand } from './define-command.ts'

/**
 * How a kept command stands. `withdrawing`: taken back after it may have arrived, until the server has said which came first.
 * `too_late`: its deadline passed, or the world moved on; it took no effect.
 */
export type OutboxEntryState = 'pending' | 'sending' | 'withdrawing' | 'refused' | 'too_late' | 'done'

/** What a screen needs to put a command into words: kept beside it, never sent. */
export type About = Readonly<Record<string, string | number>>

/** One kept command, as screens see it. */
export interface OutboxEntry {
  /** The idempotency key. */
  readonly id: string
  readonly command: string
  /** Read them by `command.read(entry)`. */
  readonly args: unknown
  readonly about: About
  readonly subject: string
  readonly state: OutboxEntryState
  /** When it was made, and until when it may be sent, ms since 1970. */
  readonly madeAt: number
  readonly expiresAt: number
  /** The id of the command that goes first, while there is one; refused ones hold those that depend on them. */
  readonly waitsFor: string | null
  /** Attempts in a row that had no answer. */
  readonly attempts: number
  /** It was sent at least once and no answer came: it may have taken effect. */
  readonly mayHaveArrived: boolean
  /** Why it was refused. */
  readonly error: PlatewireError | null
  /** What the server answered. Read it by `command.answerOf(entry)`. */
  readonly answer: unknown
  /** When the server answered for good, ms since 1970. */
  readonly settledAt: number | null
}

/** Everything kept for the signed-in person on this device. */
export interface OutboxState {
  /** In the order they were made. Settled ones stay a while, so that screens can say what became of them. */
  readonly entries: readonly OutboxEntry[]
  /** How many have no answer yet. */
  readonly waiting: number
  /** Where they are: on this device, or only while this page is open, and why. */
  readonly keeping: 'device' | 'page_blocked' | 'page_full'
  /** False until the device's storage was read for whoever is signed in. */
  readonly isRead: boolean
}

/** How to keep one command. */
export interface KeepOptions {
  readonly about?: About
  /** The idempotency key, where a screen wants to know it before; made fresh when absent. */
  readonly commandId?: string
}

/** Commands that are kept on this device until the server has answered them. */
export interface Outbox extends Observable<OutboxState> {
  /**
   * Keeps a command and sends it, now or when the network is back. Resolves with the server's answer, however long that
   * takes; rejects when it is refused, withdrawn or too late. The page may go away meanwhile: the command stays.
   */
  send<Input, Args, Answer>(
    command: KeptCommand<Input, Args, Answer>,
    args: Input,
    options?: KeepOptions,
  ): Promise<Answer>
  /** Takes a command back. One that may have arrived is `withdrawing` until the server has said which came first. Settled ones are put away. */
  withdraw(id: string): Promise<void>
  /** Sends a refused command once more as it is: nothing happened, so its key is good. */
  retry(id: string): Promise<void>
  /** Puts a corrected command in the place of a refused one, under a new key. */
  replace<Input, Args, Answer>(
    id: string,
    command: KeptCommand<Input, Args, Answer>,
    args: Input,
    options?: KeepOptions,
  ): Promise<Answer>
  /** Tries everything that waits at once. */
  sendNow(): void
  /** Forgets everything kept for the signed-in person on this device, sent or not: for leaving a device for good. */
  forgetAll(): Promise<void>
  /** Stops sending; everything stays kept. */
  close(): void
}
