import { notFound } from '../calls/server-error.ts'
import type { StreamHandle } from '../streams/follow.ts'
import type { StreamEvent } from '../streams/types.ts'
import { type AudienceState, audienceOf, reduceAudience } from './audience-state.ts'
import { type Cursors, type Reader, readerOf, reduceReader } from './cursors.ts'
import { gathered } from './gathered.ts'
import { emptyInbox, mergeInbox, nextEnd } from './inbox-state.ts'
import type { AnnouncementsCore } from './needs.ts'
import { myAnnouncementsSchema } from './schemas.ts'
import type { Seen } from './seen.ts'
import type { AnnouncementInbox, Audience } from './types.ts'

/** Streams that begin within this are read in one request, ms. */
const gatherMs = 20
/** A message may be ahead of what can be read: look again after this, ms. */
const aheadMs = 1000
/** Timers longer than this are not trusted with, ms. */
const longestPauseMs = 3_600_000

const roleEvents = ['membership_granted', 'membership_revoked', 'role_granted', 'role_revoked']

/** One person's inbox, followed. */
export interface FollowedInbox {
  /** Where each stream stands here, and what the server knows to be seen. */
  heads(): Cursors
  confirmed(): Cursors
  /** Shows anew what is seen. */
  update(): void
  close(): void
}

/** Follows a person's own stream for who they are and what they have seen, and the stream of each of their audiences. */
export function followInbox(
  { clock, caller, follow }: AnnouncementsCore,
  person: string,
  seen: Seen,
  show: (inbox: AnnouncementInbox) => void,
): FollowedInbox {
  const streams = new Map<Audience, StreamHandle<AudienceState>>()
  let skewMs = 0
  /** The last event that told of a role: what was read before it does not count. */
  let roleSeq = 0
  let stopEnd = () => {}
  let stopAgain = () => {}

  const read = gathered(clock, gatherMs, async () => {
    const inbox = await caller.rpc('my_announcements', {}, myAnnouncementsSchema, { attempts: 1 })
    skewMs = Date.parse(inbox.at) - clock.now()
    return inbox
  })

  const reader = follow<Reader>(`user:${person}`, {
    topics: () => [`user:${person}`],
    snapshot: async () => {
      const inbox = await read()
      if (inbox.seq < roleSeq) readAgain()
      return { seq: inbox.seq, state: readerOf(inbox) }
    },
    reduce: reduceReader,
    onChange: ({ events }) => {
      const roles = events.filter(({ type }) => roleEvents.includes(type))
      roleSeq = Math.max(roleSeq, ...roles.map(({ seq }: StreamEvent) => seq))
      if (roles.length > 0) reader.refresh()
    },
  })
  const readAgain = () => {
    stopAgain()
    stopAgain = clock.after(aheadMs, reader.refresh)
  }

  const open = (audience: Audience): StreamHandle<AudienceState> => {
    const stream = `announcements:${audience}`
    const handle = follow<AudienceState>(stream, {
      topics: () => [stream],
      snapshot: async () => {
        const inbox = await read()
        const position = inbox.audiences.find((one) => one.audience === audience)
        if (!position) throw notFound()
        return { seq: position.seq, state: audienceOf(inbox, audience) }
      },
      reduce: (state, event) => reduceAudience(state, event, audience),
    })
    handle.subscribe(update)
    return handle
  }

  const keepStreams = (wanted: readonly Audience[]) => {
    for (const [audience, handle] of streams) {
      if (wanted.includes(audience)) continue
      handle.close()
      streams.delete(audience)
    }
    for (const audience of wanted) if (!streams.has(audience)) streams.set(audience, open(audience))
  }

  const update = () => {
    const { data, error } = reader.getSnapshot()
    if (data) keepStreams(data.audiences)
    const shown = [...streams.values()].map((handle) => handle.getSnapshot())
    const states = shown.flatMap((one) => one.data ?? [])
    const isRead = data !== null && shown.every((one) => one.data !== null || one.reason === 'denied')
    const failure = error ?? shown.find((one) => one.error !== null)?.error ?? null
    const now = clock.now() + skewMs
    stopEnd()
    const end = nextEnd(states, now)
    if (end !== null) stopEnd = clock.after(Math.min(end - now, longestPauseMs), update)
    if (isRead) show({ status: 'ready', error: failure, ...mergeInbox(states, seen.at(data.cursors), now) })
    else show({ ...emptyInbox, status: failure ? 'unavailable' : 'loading', error: failure })
  }

  reader.subscribe(update)
  update()
  return {
    heads: () =>
      Object.fromEntries(
        [...streams].map(([audience, handle]) => {
          const seq = handle.getSnapshot().seq ?? 0
          return [audience, { seen: seq, urgent_seen: seq }]
        }),
      ),
    confirmed: () => reader.getSnapshot().data?.cursors ?? {},
    update,
    close: () => {
      stopEnd()
      stopAgain()
      reader.close()
      for (const handle of streams.values()) handle.close()
    },
  }
}
