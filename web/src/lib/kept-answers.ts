import type { Platewire } from '@platewire/client'
import {
  type DehydratedState,
  dehydrate,
  hydrate,
  type QueryClient,
  type QueryKey,
} from '@tanstack/react-query'
import type { AnswerStore } from './answer-store.ts'

/** What is worth having without a network, by the first part of its key, and how many of a kind. Orders are kept by `kept-orders`. */
const KEPT: Readonly<Record<string, number>> = {
  profile: 1,
  addresses: 1,
  'order-reasons': 1,
  restaurants: 1,
  menu: 6,
  quote: 1,
}
/** Kinds that are somebody's: the second part of their key says whose. */
const PERSONAL = new Set(['profile', 'addresses'])

/** Changes come in flocks; they are written together, ms. */
const GATHER_MS = 300

type Parcel = { build: string; state: DehydratedState }
type KeptQuery = DehydratedState['queries'][number]

type Ground = {
  queries: QueryClient
  session: Platewire['accounts']['session']
  store: AnswerStore
  /** Which code the answers are for: those of another version may have another shape, and are left unread. */
  build: string
  /** Called with each person, once what is kept of theirs is there. */
  onMet?: (userId: string) => void
}

/**
 * Keeps what the signed-in person has read on this device, so that the app shows it after a reload without a network, with its
 * age. Gone when they sign out. Returns what ends it.
 */
export function keepAnswers({ queries, session, store, build, onMet }: Ground): () => void {
  let person: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  // What the device refuses is shown from the network or not at all.
  const quietly = (work: Promise<unknown>) => void work.catch(() => {})

  const meet = () => {
    const now = session.getSnapshot()
    const next = now.status === 'signed_in' ? now.userId : null
    if (now.status === 'signed_out') {
      clearTimeout(timer)
      quietly(store.clear())
    }
    if (next && next !== person) quietly(restore(next).finally(() => onMet?.(next)))
    person = next
  }

  const read = async (userId: string): Promise<KeptQuery[]> => {
    const parcel = await store.read(userId)
    return isParcel(parcel) && parcel.build === build ? parcel.state.queries : []
  }

  const restore = async (userId: string) => {
    const kept = await read(userId)
    if (person !== userId || kept.length === 0) return
    hydrate(queries, { queries: kept, mutations: [] })
    // What is shown from here says its age once it could not be read anew.
    await queries.refetchQueries({ type: 'active', stale: true }, { cancelRefetch: false })
  }

  /** Other tabs write as well, and this one may not have seen what was kept: the newest of both stays. */
  const save = async (userId: string) => {
    const own = dehydrate(queries, {
      shouldDehydrateQuery: (query) => query.state.status === 'success',
    }).queries
    const kept = newest([...own, ...(await read(userId))], userId)
    if (person === userId)
      await store.write(userId, { build, state: { queries: kept, mutations: [] } } satisfies Parcel)
  }

  const stopHearing = queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || !KEPT[kindOf(event.query)]) return
    clearTimeout(timer)
    timer = setTimeout(() => person && quietly(save(person)), GATHER_MS)
  })
  const stopMeeting = session.subscribe(meet)
  meet()
  return () => {
    stopHearing()
    stopMeeting()
    clearTimeout(timer)
  }
}

const kindOf = ({ queryKey }: { queryKey: QueryKey }): string => String(queryKey[0])

/** The latest of each kind, of this person or of nobody in particular. */
function newest(all: readonly KeptQuery[], person: string): KeptQuery[] {
  const latestFirst = [...all].sort((a, b) => b.state.dataUpdatedAt - a.state.dataUpdatedAt)
  const once = latestFirst.filter(
    (query, index) => latestFirst.findIndex(({ queryHash }) => queryHash === query.queryHash) === index,
  )
  return Object.entries(KEPT).flatMap(([kind, most]) =>
    once
      .filter((query) => kindOf(query) === kind && (!PERSONAL.has(kind) || query.queryKey[1] === person))
      .slice(0, most),
  )
}

function isParcel(value: unknown): value is Parcel {
  return typeof value === 'object' && value !== null && 'build' in value && 'state' in value
}
