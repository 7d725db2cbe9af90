import { coerceError } from '../calls/server-error.ts'
import { backoffMs } from '../connection/backoff.ts'
import type { Core } from '../core.ts'
import { createStore, type Observable } from '../observable.ts'
import { nextToSend, type OutgoingInput, reduceOutgoing } from './outgoing.ts'
import { createOutgoingStore, type OutgoingStorage } from './outgoing-storage.ts'
import { conversationAnswerSchema } from './schemas.ts'
import type { Outgoing } from './types.ts'

/** Sends one's own messages of one conversation, one after the other. */
export interface Sender {
  readonly outgoing: Observable<readonly Outgoing[]>
  input(input: OutgoingInput): void
  /** Tries again now: the network may be back. */
  nudge(): void
  close(): void
}

/** What a sender stands on. */
interface SenderDependencies {
  readonly core: Pick<Core, 'clock' | 'command' | 'network' | 'visibility' | 'userId'>
  readonly storage: OutgoingStorage | null
  /** False while the conversation is still catching up: first what was missed, then what was written. */
  mayStart(): boolean
}

/** Makes the sender. A message that cannot reach the server stays first in line until it does; one that is refused steps aside. */
export function createSender(
  conversationId: string,
  { core, storage, mayStart }: SenderDependencies,
): Sender {
  const { clock, command, network, visibility, userId } = core
  const kept = createOutgoingStore(storage, conversationId)
  const outgoing = createStore<readonly Outgoing[]>([])
  let person: string | null = null
  let isSending = false
  let attempt = 0
  let isClosed = false
  let stopPause = () => {}

  const endPause = () => {
    stopPause()
    stopPause = () => {}
  }

  const apply = (next: OutgoingInput) => {
    const before = outgoing.getSnapshot()
    const after = reduceOutgoing(before, next)
    if (after === before) return
    outgoing.set(after)
    if (person) kept.save(person, after)
  }

  const pump = () => {
    const message = nextToSend(outgoing.getSnapshot())
    if (!message || !person || isSending || isClosed || !mayStart()) return
    void send(message, person)
  }

  const send = async (message: Outgoing, sender: string) => {
    isSending = true
    const { client_id: commandId, text, seen_seq } = message
    const input = await command(
      'send_message',
      { conversation_id: conversationId, text, seen_seq },
      conversationAnswerSchema,
      { commandId },
    ).then(
      ({ seq }): OutgoingInput => ({ type: 'accepted', clientId: commandId, seq }),
      (caught): OutgoingInput => ({ type: 'refused', clientId: commandId, error: coerceError(caught) }),
    )
    isSending = false
    // The answer to somebody who has signed out since is nobody's; it is asked for again when they are back.
    if (sender === person) settle(input)
    pump()
  }

  const settle = (input: OutgoingInput) => {
    if (input.type === 'refused' && input.error.retryable) {
      attempt += 1
      isSending = true
      const stopTimer = clock.after(backoffMs(attempt, clock.random()), nudge)
      stopPause = () => {
        stopTimer()
        isSending = false
      }
      return
    }
    attempt = 0
    apply(input)
  }

  const nudge = () => {
    endPause()
    pump()
  }

  const restart = () => {
    const next = userId.getSnapshot() ?? null
    if (next === person) return
    person = next
    endPause()
    outgoing.set(person ? kept.load(person) : [])
    pump()
  }
  restart()
  const stops = [userId.subscribe(restart), network.onChange(nudge), visibility.onVisible(nudge)]

  return {
    outgoing,
    nudge,
    input: (next) => {
      apply(next)
      pump()
    },
    close: () => {
      isClosed = true
      endPause()
      for (const stop of stops) stop()
    },
  }
}
