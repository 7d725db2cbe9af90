import type { LiveTopic } from '../connection/live-topic.ts'
import type { TopicStatus } from '../connection/topics.ts'
import type { Core } from '../core.ts'
import { createStore } from '../observable.ts'
import type { StreamHandle } from '../streams/follow.ts'
import { reduceDelivery } from './delivery-state.ts'
import { newer, positionOf, positionSeen } from './driver-position.ts'
import { deliverySnapshotSchema, lastSeenSchema } from './schemas.ts'
import type { Delivery, DriverPosition, OrderDelivery, WatchedDelivery } from './types.ts'

/** How often the area is asked for, and the point while the topic is not joined. */
const areaEveryMs = 25_000
const pointEveryMs = 12_000
/** Realtime allows five presence calls in 30 s, and people flick between tabs. */
const presenceEveryMs = 8000

/** Follows who carries an order. */
export function followDelivery(
  { caller, userId, follow }: Core,
  orderId: string,
): StreamHandle<OrderDelivery> {
  const handle = follow<OrderDelivery>(`order:${orderId}`, {
    topics: () => [`user:${userId.getSnapshot()}`],
    reduce: reduceDelivery,
    snapshot: async () => {
      const { seq, order_id, status, delivery } = await caller.rpc(
        'delivery_snapshot',
        { order_id: orderId },
        deliverySnapshotSchema,
        { attempts: 1 },
      )
      return { seq, state: { order_id, status, delivery } }
    },
    onChange: ({ events }) => {
      // Events carry no names.
      if (events.some(({ type }) => type === 'driver_assigned')) handle.refresh()
    },
  })
  return handle
}

/** One leg being looked at: its topic where it is on the road, and asking beside it. */
interface Look {
  readonly legId: string
  readonly isOnTheRoad: boolean
  end(): void
}

/** The customer's look at their driver. Each leg is a look of its own: nothing of one leg outlives it. */
export function watchDelivery(core: Core, orderId: string): WatchedDelivery {
  const { clock } = core
  const delivery = followDelivery(core, orderId)
  const position = createStore<DriverPosition | null>(null)
  const status = createStore<TopicStatus | null>(null)
  let look: Look | null = null

  const take = (next: DriverPosition) => position.set(newer(position.getSnapshot(), next))

  const change = () => {
    const { data, reason } = delivery.getSnapshot()
    if (!data && reason !== 'denied') return
    const leg = data?.delivery ?? null
    const isOnTheRoad = leg !== null && leg.picked_up_at !== null
    if (look?.legId === leg?.leg_id && look?.isOnTheRoad === isOnTheRoad) return
    look?.end()
    status.set(null)
    // The area of before the order left is no position of after it.
    position.set(null)
    look = leg ? begin(leg, isOnTheRoad) : null
  }

  const begin = (leg: Delivery, isOnTheRoad: boolean): Look => {
    const { leg_id: legId } = leg
    const topic = isOnTheRoad
      ? core.live(leg.topic, {
          onBroadcast: (event, payload) => {
            const moved = event === 'driver_moved' ? positionOf(legId, payload, clock.now()) : null
            if (moved && look?.legId === legId) take(moved)
          },
        })
      : null
    const stopStatus = topic?.status.subscribe(() => status.set(topic.status.getSnapshot()))
    if (topic) status.set(topic.status.getSnapshot())
    const stopShowing = topic ? showPresence(core, topic) : undefined
    const stopAsking = askForPosition(core, orderId, topic, (seen) => {
      if (seen.leg_id === legId && look?.legId === legId) take(seen)
    })
    return {
      legId,
      isOnTheRoad,
      end: () => {
        stopAsking()
        stopShowing?.()
        stopStatus?.()
        topic?.close()
      },
    }
  }

  const stopWatching = delivery.subscribe(change)
  change()
  return {
    delivery,
    position: { subscribe: position.subscribe, getSnapshot: position.getSnapshot },
    live: { subscribe: status.subscribe, getSnapshot: status.getSnapshot },
    close: () => {
      stopWatching()
      look?.end()
      look = null
      delivery.close()
    },
  }
}

/** Tells the driver's device that somebody looks, for as long as the page is looked at. */
function showPresence({ clock, visibility }: Core, topic: LiveTopic): () => void {
  let isShown = false
  let saidAt = Number.NEGATIVE_INFINITY
  let stop = () => {}
  const check = () => {
    stop()
    const wait = saidAt + presenceEveryMs - clock.now()
    if (visibility.isVisible() !== isShown && wait <= 0) {
      isShown = !isShown
      saidAt = clock.now()
      if (isShown) topic.track({ looking: true })
      else topic.untrack()
    }
    stop = clock.after(Math.max(wait, presenceEveryMs), check)
  }
  check()
  const stopListening = visibility.onVisible(check)
  return () => {
    stop()
    stopListening()
  }
}

/** Asks the database: for a beginning, after every rejoin, then for the area, or while the topic brings nothing. */
function askForPosition(
  { caller, clock, visibility }: Core,
  orderId: string,
  topic: LiveTopic | null,
  take: (position: DriverPosition) => void,
): () => void {
  let isOver = false
  let stop = () => {}
  const ask = async (isFirst: boolean): Promise<void> => {
    const isNeeded = isFirst || !topic || topic.status.getSnapshot() !== 'joined'
    try {
      if (isNeeded && visibility.isVisible()) {
        const seen = await caller.rpc('delivery_position', { order_id: orderId }, lastSeenSchema, {
          attempts: 1,
        })
        if (seen && !isOver) take(positionSeen(seen, clock.now()))
      }
    } catch {
      // The age of what is shown grows; that says it.
    }
    if (!isOver) stop = clock.after(topic ? pointEveryMs : areaEveryMs, () => void ask(false))
  }
  void ask(true)
  let before = topic?.status.getSnapshot()
  const stopListening = topic?.status.subscribe(() => {
    const isBack = before === 'lost' && topic.status.getSnapshot() === 'joined'
    before = topic.status.getSnapshot()
    if (!isBack) return
    stop()
    void ask(true)
  })
  return () => {
    isOver = true
    stopListening?.()
    stop()
  }
}
