import * as z from 'zod/mini'
import { backoffMs } from '../connection/backoff.ts'
import type { LiveTopic } from '../connection/live-topic.ts'
import { createStore } from '../observable.ts'
import {
  conversationOf,
  linesWithoutWords,
  reduceConversation,
  snapshotLines,
  unreadOf,
  withLines,
} from './conversation-state.ts'
import { threadOf } from './outgoing.ts'
import type { OutgoingStorage } from './outgoing-storage.ts'
import { conversationSnapshotSchema, lineSchema, readAnswerSchema } from './schemas.ts'
import { createSender } from './sender.ts'
import type { Availability, Conversation, ConversationFollow, ConversationView, DeskCore } from './types.ts'
import { createTyping } from './typing.ts'

/** Words that are missing are asked for together, after this, ms. */
const gatherMs = 50
/** A moved read cursor is told after this, so that scrolling costs one request, ms. */
const readAfterMs = 300
/** Lines one request may ask for by number. */
const linesPerCall = 200

const linesSchema = z.array(lineSchema)
const metaSchema = z.object({ state: z.enum(['available', 'away']) })

/** What following a conversation stands on, beside the core. */
interface ConversationDependencies {
  readonly core: DeskCore
  readonly storage: OutgoingStorage | null
  onRead(conversationId: string, readMessages: number): void
}

/** Follows a conversation: its lines, one's own messages on their way, who types, who is there. */
export function followConversation(
  { core, storage, onRead }: ConversationDependencies,
  conversationId: string,
): ConversationFollow {
  const { clock, caller, command, userId, newId } = core
  const me = () => userId.getSnapshot() ?? null
  let live: { readonly topic: string; readonly channel: LiveTopic; end(): void } | null = null
  let stopWords = () => {}
  let stopRead = () => {}
  let isFetching = false
  let attempt = 0
  let wantedRead = 0
  let lastPhase = ''

  const handle = core.follow<Conversation>(`conversation:${conversationId}`, {
    urgent: 'while_seen',
    topics: (data) => topicsOf(data, me()),
    snapshot: async () => {
      const args = { conversation_id: conversationId }
      const snapshot = await caller.rpc('conversation_snapshot', args, conversationSnapshotSchema, {
        attempts: 1,
      })
      return { seq: snapshot.seq, state: conversationOf(snapshot) }
    },
    reduce: reduceConversation,
    onChange: ({ events, data }) => {
      for (const { seq } of events) {
        const author = data.lines.findLast((line) => line.seq === seq)?.author_id
        if (author) typing.stopped(author)
      }
    },
  })

  const typing = createTyping(clock, me, (payload) => live?.channel.send('typing', payload))
  const sender = createSender(conversationId, {
    core,
    storage,
    mayStart: () => handle.getSnapshot().phase !== 'catching_up',
  })

  const view = (): ConversationView => {
    const { phase, reason, missing, error, data } = handle.getSnapshot()
    return {
      phase,
      reason,
      missing,
      error,
      data,
      entries: threadOf(data, sender.outgoing.getSnapshot(), me()),
      typing: typing.people.getSnapshot(),
      present: presentIn(live?.channel),
      unread: data ? unreadOf(data) : 0,
    }
  }
  const store = createStore<ConversationView>(view())
  const publish = () => store.set(view())

  const followed = () => {
    const { data, phase } = handle.getSnapshot()
    if (data) sender.input({ type: 'lines', lines: data.lines })
    if (phase !== lastPhase) sender.nudge()
    lastPhase = phase
    listenTo(data && data.facts.status === 'open' ? data.topic : null)
    gatherWords(gatherMs)
    publish()
  }

  const listenTo = (topic: string | null) => {
    if (live?.topic === topic || (!live && topic === null)) return
    live?.end()
    live = null
    if (topic === null) return
    const channel = core.live(topic, { onBroadcast: typing.heard })
    const stop = channel.presence.subscribe(publish)
    const end = () => {
      stop()
      channel.close()
    }
    live = { topic, channel, end }
  }

  const gatherWords = (ms: number) => {
    const { data } = handle.getSnapshot()
    if (!data || isFetching || linesWithoutWords(data).length === 0) return
    stopWords()
    stopWords = clock.after(ms, () => void fetchWords())
  }

  const fetchWords = async () => {
    const { data } = handle.getSnapshot()
    const seqs = data ? linesWithoutWords(data).slice(-linesPerCall) : []
    if (seqs.length === 0) return
    isFetching = true
    let isComplete = false
    try {
      const args = { conversation_id: conversationId, seqs, max_messages: linesPerCall }
      const lines = await caller.rpc('conversation_messages', args, linesSchema, { attempts: 1 })
      handle.patch((state) => withLines(state, lines))
      isComplete = seqs.every((seq) => lines.some((line) => line.seq === seq))
    } catch {
      // Asked again below: the line shows without its words until then.
    }
    isFetching = false
    attempt = isComplete ? 0 : attempt + 1
    gatherWords(isComplete ? gatherMs : backoffMs(attempt, clock.random()))
  }

  const tellRead = async () => {
    const upTo = wantedRead
    try {
      const args = { conversation_id: conversationId, up_to: upTo }
      const answer = await command('read_conversation', args, readAnswerSchema)
      handle.patch((state) => ({ ...state, read_seq: Math.max(state.read_seq, answer.seq) }))
      onRead(conversationId, answer.read_messages)
    } catch {
      // The next reading tells it.
      if (wantedRead === upTo) wantedRead = 0
    }
  }

  const stops = [
    handle.subscribe(followed),
    sender.outgoing.subscribe(publish),
    typing.people.subscribe(publish),
  ]
  followed()

  return {
    subscribe: store.subscribe,
    getSnapshot: store.getSnapshot,
    send: (text) => {
      const message = {
        client_id: newId(),
        text: storable(text),
        at: new Date(clock.now()).toISOString(),
        seen_seq: seenBy(handle.getSnapshot().data),
      }
      if (message.text !== '') sender.input({ type: 'written', message })
    },
    retry: (clientId) => {
      sender.input({ type: 'retried', clientId, seenSeq: seenBy(handle.getSnapshot().data) })
    },
    discard: (clientId) => {
      const text = sender.outgoing.getSnapshot().find((one) => one.client_id === clientId)?.text ?? ''
      sender.input({ type: 'discarded', clientId })
      return text
    },
    typing: typing.told,
    read: (upTo) => {
      const { data } = handle.getSnapshot()
      if (!data || upTo <= Math.max(data.read_seq, wantedRead)) return
      wantedRead = upTo
      stopRead()
      stopRead = clock.after(readAfterMs, () => void tellRead())
    },
    loadOlder: async () => {
      const first = handle.getSnapshot().data?.lines[0]?.seq
      if (first === undefined) return
      const args = { conversation_id: conversationId, before: first, max_messages: snapshotLines }
      const lines = await caller.rpc('conversation_messages', args, linesSchema)
      handle.patch((state) => withLines(state, lines, lines.length >= snapshotLines))
    },
    refresh: handle.refresh,
    close: () => {
      for (const stop of stops) stop()
      stopWords()
      stopRead()
      listenTo(null)
      typing.close()
      sender.close()
      handle.close()
    },
  }
}

/** Streams come by topics where nobody but the database sends. */
function topicsOf(data: Conversation | null, person: string | null): string[] {
  if (!person) return []
  return data?.support_topic ? [`user:${person}`, data.support_topic] : [`user:${person}`]
}

function presentIn(channel: LiveTopic | undefined): Readonly<Record<string, Availability>> {
  const present: Record<string, Availability> = {}
  for (const { key, meta } of channel?.presence.getSnapshot() ?? []) {
    const parsed = z.safeParse(metaSchema, meta)
    // At several devices the one that is available counts.
    if (parsed.success && present[key] !== 'available') present[key] = parsed.data.state
  }
  return present
}

const seenBy = (data: Conversation | null): number => data?.lines.at(-1)?.seq ?? 0

/** What a database text can hold: everything but NUL and halves of characters, which no keyboard makes. */
const storable = (text: string): string => text.replaceAll('\u0000', '').toWellFormed().trim()
