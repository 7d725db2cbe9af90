import type { Core } from '../core.ts'
import { createStore } from '../observable.ts'
import { createLegSender, type LegSender } from './leg-sender.ts'
import { needsSnapshot, reduceRun } from './run-state.ts'
import { runSnapshotSchema, shiftSchema } from './schemas.ts'
import type { Carried, Drive, Fix, PointStore, Run, SignalState } from './types.ts'

/** How often a device that is online says so. Agents see that it went silent after 35 s. */
const beatEveryMs = 15_000

/** A fix this young is where the device is now. */
const freshMs = 60_000

const silence: SignalState = { isWatched: false, waiting: 0, offlineSince: null, lastSentAt: null }

/** Keeps nothing over a reload. */
export const memoryOnly: PointStore = { load: () => [], save: () => {} }

/** Begins to drive: the run decides which legs have a sender, so whatever ends a leg ends its positions too. */
export function startDriving(core: Core, store: PointStore): Drive {
  const { caller, clock, userId, follow } = core
  const senders = new Map<string, LegSender>()
  const signal = createStore<SignalState>(silence)
  let latest: Fix | null = null
  let stopBeating = () => {}
  let isBeating = false
  let isClosed = false

  const person = userId.getSnapshot() ?? 'nobody'
  const run = follow<Run>(`user:${person}`, {
    urgent: true,
    topics: () => [`user:${person}`],
    reduce: reduceRun,
    snapshot: async () => {
      const { seq, ...state } = await caller.rpc('my_run', {}, runSnapshotSchema, { attempts: 1 })
      return { seq, state }
    },
    onChange: ({ events }) => {
      if (events.some(needsSnapshot)) run.refresh()
    },
  })

  const tell = () => {
    const states = [...senders.values()].map((sender) => sender.state())
    const next = states.reduce(merged, silence)
    if (!isSame(signal.getSnapshot(), next)) signal.set(next)
  }

  const change = () => {
    const { data, reason } = run.getSnapshot()
    // Unreachable says nothing: what was carried is carried still. Denied says everything.
    const carried = data?.deliveries ?? (reason === 'denied' ? [] : null)
    if (!carried) return
    for (const [legId, sender] of senders) {
      if (carried.some(({ leg_id }) => leg_id === legId)) continue
      senders.delete(legId)
      sender.end()
    }
    for (const leg of carried) {
      const sender = senders.get(leg.leg_id) ?? open(leg)
      if (leg.picked_up_at) sender.goLive()
    }
    tell()
    if (data?.shift.state === 'online' && !isBeating) void beat()
  }

  const open = (leg: Carried): LegSender => {
    const sender = createLegSender(core, leg, store, { changed: tell, over: run.refresh })
    senders.set(leg.leg_id, sender)
    // Who stands still gets no new fix from the device for a while; where they are is known all the same.
    if (latest && clock.now() - latest.at < freshMs) sender.push({ ...latest })
    return sender
  }

  const beat = async (): Promise<void> => {
    isBeating = true
    try {
      const shift = await caller.rpc('driver_beat', {}, shiftSchema, { attempts: 1 })
      if (shift.state !== run.getSnapshot().data?.shift.state) run.refresh()
    } catch {
      // Silence is what agents are shown; the next beat breaks it.
    }
    stopBeating = clock.after(beatEveryMs, () => {
      isBeating = false
      if (!isClosed && run.getSnapshot().data?.shift.state === 'online') void beat()
    })
  }

  const stopWatching = run.subscribe(change)
  change()

  return {
    run,
    signal: { subscribe: signal.subscribe, getSnapshot: signal.getSnapshot },
    push: (fix) => {
      latest = fix
      for (const sender of senders.values()) sender.push(fix)
    },
    flush: () => {
      for (const sender of senders.values()) sender.flush()
    },
    close: () => {
      if (isClosed) return
      isClosed = true
      stopWatching()
      stopBeating()
      for (const sender of senders.values()) sender.end()
      senders.clear()
      run.close()
    },
  }
}

function merged(a: SignalState, b: SignalState): SignalState {
  return {
    isWatched: a.isWatched || b.isWatched,
    waiting: a.waiting + b.waiting,
    offlineSince: least(a.offlineSince, b.offlineSince),
    lastSentAt: most(a.lastSentAt, b.lastSentAt),
  }
}

const least = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.min(a, b))
const most = (a: number | null, b: number | null) => (a === null ? b : b === null ? a : Math.max(a, b))

function isSame(a: SignalState, b: SignalState): boolean {
  return (
    a.isWatched === b.isWatched &&
    a.waiting === b.waiting &&
    a.offlineSince === b.offlineSince &&
    a.lastSentAt === b.lastSentAt
  )
}
