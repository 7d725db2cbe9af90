import { signInRequired, unexpectedAnswer } from '../calls/server-error.ts'
import type { Connection } from '../connection/connection.ts'
import type { Core } from '../core.ts'
import { createBook } from './book.ts'
import { createCatchUpGate } from './catch-up-gate.ts'
import { type AnyCommand, type KeptCommand, longestMs } from './define-command.ts'
import { addEntry, type Draft, replaceEntry, retryEntry, withdrawEntry } from './queue.ts'
import { createSafeStore, deviceStore } from './safe-store.ts'
import { createSender } from './sender.ts'
import type { Change, OutboxStore } from './store.ts'
import { createSubmit } from './submit.ts'
import { browserTabLock, type TabLock } from './tab-lock.ts'
import type { KeepOptions, Outbox } from './types.ts'

/** What an outbox may be given; each has a default for browsers. */
export interface OutboxPorts {
  /** Where commands are kept; null for this page alone. */
  readonly store?: OutboxStore | null
  readonly lock?: TabLock
  /** Whether the device itself says that it has no network. Believed only so far: then nothing can have left it. */
  readonly isCut?: () => boolean
}

/** What an outbox stands on. */
export interface OutboxGround {
  readonly core: Pick<Core, 'caller' | 'clock' | 'network' | 'newId' | 'supabase' | 'userId' | 'visibility'>
  readonly connection: Pick<Connection, 'getSnapshot' | 'subscribe'>
}

/** Builds an outbox for some commands. It sends from now on, whatever was kept before. */
export function buildOutbox(
  { core, connection }: OutboxGround,
  commands: readonly AnyCommand[],
  { store: device = deviceStore(), lock = browserTabLock, isCut = saysOffline }: OutboxPorts = {},
): Outbox {
  const { clock, network, newId, userId, visibility } = core
  const store = createSafeStore(device)
  const book = createBook(store, userId)
  const known = new Map(commands.map((command) => [command.name as string, command]))
  const gate = createCatchUpGate(connection, clock, (isUrged) => sender.pump(isUrged))
  const submit = createSubmit({ core, commands: known, isCut })
  const sender = createSender({ core, book, submit, lock, mayStart: gate.mayStart })

  const nudge = () => sender.pump(true)
  const look = () => void book.refresh().then(() => sender.pump(false))
  /** Somebody has come: what waits is tried at once, whatever pause another page was in. */
  const arrive = () => void book.refresh().then(nudge)
  const stops = [
    userId.subscribe(arrive),
    store.onForeignChange(look),
    visibility.onVisible(arrive),
    network.onChange(() => gate.isOpen() && nudge()),
    gate.close,
    sender.close,
  ]
  arrive()

  const change = async (next: Change): Promise<void> => {
    await book.update(me(), next)
    sender.pump(false)
  }

  const me = (): string => {
    const user = userId.getSnapshot()
    if (!user) throw signInRequired()
    return user
  }

  /** Keeps a command by `place`, then waits for its answer. */
  const keep = async <Input, Args, Answer>(
    command: KeptCommand<Input, Args, Answer>,
    input: Input,
    { about = {}, commandId = newId() }: KeepOptions,
    place: (draft: Draft) => Change,
  ): Promise<Answer> => {
    const user = me()
    const args = command.parse(input)
    const madeAt = clock.now()
    const latest = madeAt + longestMs
    const draft: Draft = {
      id: commandId,
      user,
      command: command.name,
      version: command.version,
      args,
      about,
      subject: command.subject(args),
      needs: [...(command.needs?.(args) ?? [])],
      standsAlone: command.standsAlone ?? false,
      madeAt,
      expiresAt: Math.min(command.expiresAt?.(args, madeAt) ?? latest, latest),
    }
    await book.update(user, place(draft))
    const answered = book.answerTo(user, commandId)
    sender.pump(false)
    const answer = command.answerOf({ command: command.name, answer: await answered })
    // It took effect; only what it answered is of another version.
    if (answer === null) throw unexpectedAnswer(null)
    return answer
  }

  return {
    ...book.state,
    send: (command, input, options = {}) =>
      keep(command, input, options, (draft) => (all) => addEntry(all, draft, command.supersedes ?? false)),
    replace: (id, command, input, options = {}) =>
      keep(command, input, options, (draft) => (all) => replaceEntry(all, id, draft)),
    withdraw: (id) => change((all) => withdrawEntry(all, id)),
    retry: (id) => change((all) => retryEntry(all, id)),
    forgetAll: () => change(() => []),
    sendNow: nudge,
    close: () => {
      for (const stop of stops) stop()
    },
  }
}

function saysOffline(): boolean {
  return typeof navigator !== 'undefined' && navigator.onLine === false
}
