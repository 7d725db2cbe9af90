import type { LiveTopic } from '../connection/live-topic.ts'
import type { Core } from '../core.ts'
import { reportSchema } from './schemas.ts'
import { reportEveryMs, sendDueAt } from './send-schedule.ts'
import { addFix, confirm, newTrackBuffer, nextBatch, type TrackBuffer } from './track-buffer.ts'
import type { Carried, Fix, PointStore, SignalState, TrackPoint } from './types.ts'

/** What a sender tells about itself. */
export interface SenderListener {
  changed(): void
  /** The server says that this leg is over. */
  over(): void
}

/** Sends where the device is, for one leg. */
export interface LegSender {
  state(): SignalState
  push(fix: Fix): void
  /** The order left: from now on its customer may see the point. */
  goLive(): void
  flush(): void
  /** Stops sending in this very call. What is left of the track is still reported. */
  end(): void
}

type Dependencies = Pick<Core, 'caller' | 'clock' | 'live'>

/** Opens the sender of a leg. */
export function createLegSender(
  { caller, clock, live }: Dependencies,
  leg: Carried,
  store: PointStore,
  listener: SenderListener,
): LegSender {
  let buffer: TrackBuffer = newTrackBuffer(Date.parse(leg.taken_at), store.load(leg.leg_id))
  let topic: LiveTopic | null = null
  let newest: TrackPoint | null = null
  let sent: { readonly counter: number; readonly at: number } | null = null
  let spread = clock.random()
  let offlineSince: number | null = null
  let isReporting = false
  let isOver = false
  let stopSending = () => {}
  let stopReporting = () => {}

  const isWatched = () => (topic?.presence.getSnapshot().length ?? 0) > 0

  const send = () => {
    stopSending()
    if (isOver || !topic || !newest || newest.counter === sent?.counter) return
    const now = clock.now()
    const due = sendDueAt({ isWatched: isWatched(), lastSentAt: sent?.at ?? null, spread })
    if (now < due) {
      stopSending = clock.after(due - now, send)
      return
    }
    const { at, ...position } = newest
    // Not joined, it is gone: the next join sends what is newest then.
    if (!topic.send('driver_moved', { ...position, age_ms: Math.max(0, now - at) })) return
    sent = { counter: newest.counter, at: now }
    spread = clock.random()
    listener.changed()
  }

  const keep = (next: TrackBuffer) => {
    buffer = next
    store.save(leg.leg_id, buffer.points)
  }

  const planReport = (ms: number) => {
    stopReporting()
    if (!isOver || buffer.points.length > 0) stopReporting = clock.after(ms, () => void report())
  }

  const report = async (): Promise<void> => {
    stopReporting()
    if (isReporting) return
    isReporting = true
    try {
      for (
        let points = nextBatch(buffer, clock.now());
        points.length > 0;
        points = nextBatch(buffer, clock.now())
      ) {
        const answer = await caller.rpc('report_track', { leg_id: leg.leg_id, points }, reportSchema, {
          attempts: 1,
        })
        keep(confirm(buffer, Math.max(answer.through, points.at(-1)?.counter ?? 0)))
        offlineSince = null
        if (!answer.is_active && !isOver) listener.over()
      }
    } catch (error) {
      failed(error)
    }
    isReporting = false
    listener.changed()
    planReport(reportEveryMs)
  }

  const failed = (error: unknown) => {
    const isFinal = error instanceof Error && 'retryable' in error && error.retryable === false
    // What the server will never take must not wait for ever.
    if (isFinal) keep({ ...buffer, points: [] })
    else offlineSince ??= clock.now()
  }

  planReport(0)
  return {
    state: () => ({
      isWatched: isWatched(),
      waiting: buffer.points.length,
      offlineSince,
      lastSentAt: sent?.at ?? null,
    }),
    push: (fix) => {
      if (isOver) return
      const added = addFix(buffer, fix)
      keep(added.buffer)
      const isFirst = newest === null
      newest = added.point
      send()
      if (isFirst) planReport(0)
      listener.changed()
    },
    goLive: () => {
      if (topic || isOver) return
      topic = live(leg.topic)
      topic.presence.subscribe(() => {
        // Who came has seen nothing yet, and who came back after a cut nothing since: the newest goes out again, even if it is
        // not new. Coming back adds to who is there already, until the server gives their old socket up.
        if (isWatched() && sent) sent = { ...sent, counter: 0 }
        listener.changed()
        send()
      })
      topic.status.subscribe(send)
    },
    flush: () => {
      send()
      void report()
    },
    end: () => {
      if (isOver) return
      isOver = true
      stopSending()
      topic?.close()
      topic = null
      void report()
    },
  }
}
