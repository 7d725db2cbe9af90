import { PlatewireError } from '@platewire/client'
import {
  createMenuEditor,
  type Edit,
  type HoursDraft,
  type HoursView,
  keptHoursSchema,
  type OpeningBook,
  type OutsideOrder,
  ordersIn,
} from '@platewire/client/menu-editor'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useEffect, useMemo, useState } from 'react'
import { announce } from '../../lib/announce.ts'
import { draftShelf } from '../../lib/draft-shelf.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useFollow } from '../../lib/use-follow.ts'
import { clashesIn, closureProblem, inOrder } from './week.ts'

/** Hours at a version: as they are saved, or as they are edited and the version that was begun from. */
type Editing = { readonly version: number; readonly draft: HoursDraft }

const savedIn = ({ edit, hours, closures }: OpeningBook): Editing => ({
  version: edit.version,
  draft: { hours, closures: closures.map(({ by, ...closure }) => closure) },
})

/** Hours under edit: what is saved, followed live; the draft, kept on this device; what it would come to; and saving it. */
export function useHours(userId: string, restaurantId: string) {
  const editor = useCapability(createMenuEditor)
  const { snapshot, refresh } = useFollow<OpeningBook>(
    useCallback(() => editor.followHours(restaurantId), [editor, restaurantId]),
  )
  const book = snapshot.data
  const [ahead, setAhead] = useState<Editing | null>(null)
  const [named, setNamed] = useState<readonly OutsideOrder[]>([])

  // What was just saved here stands until the book has it.
  const isAhead = book !== null && ahead !== null && ahead.version > book.edit.version
  const saved = useMemo(() => (isAhead ? ahead : book && savedIn(book)), [isAhead, ahead, book])
  const { editing, setEditing, isChanged } = useKeptEditing(userId, restaurantId, saved)
  const draft = (editing ?? saved)?.draft ?? null
  const clashes = useMemo(() => clashesIn(draft?.hours ?? []), [draft])
  const isWhole =
    clashes.size === 0 &&
    (draft?.hours ?? []).every(({ opens, closes }) => opens !== '' && closes !== '') &&
    (draft?.closures ?? []).every((closure) => closureProblem(closure) === undefined)

  const asked = useDeferredValue(draft)
  const preview = useQuery<HoursView>({
    queryKey: queryKeys.hoursPreview(restaurantId, asked),
    queryFn: ({ signal }) => editor.previewHours(restaurantId, asked ?? { hours: [], closures: [] }, signal),
    enabled: isChanged && isWhole && asked !== null && asked === draft,
    placeholderData: keepPreviousData,
    gcTime: 0,
  })
  const view: HoursView | null = isChanged || isAhead ? (preview.data ?? book) : book
  const orders = mergedOrders(view?.orders ?? [], named)

  const saving = useMutation<Edit, Error, { editing: Editing; seen: string[] }>({
    mutationFn: ({ editing: { version, draft: wish }, seen }) =>
      editor.saveHours(restaurantId, version, tidy(wish), seen),
    onSuccess: ({ version }, { editing: sent }) => {
      setAhead({ version, draft: sent.draft })
      // What was changed on the way is not saved, and goes on from here.
      setEditing((now) => (now === null || now === sent ? null : { ...now, version }))
      setNamed([])
      announce('Saved. Customers see it now.')
    },
    onError: (error) => {
      if (error instanceof PlatewireError) setNamed(ordersIn(error))
    },
    onSettled: refresh,
    throwOnError: (error) => !(error instanceof PlatewireError),
  })

  const edit = (change: (draft: HoursDraft) => HoursDraft) => {
    if (!saved || !draft) return
    setEditing({ version: (isChanged && editing ? editing : saved).version, draft: change(draft) })
  }
  return {
    snapshot,
    refresh,
    book,
    draft,
    isChanged,
    isWhole,
    clashes,
    view,
    isLooking: isChanged && preview.isFetching,
    previewError: isChanged ? preview.error : null,
    orders,
    edit,
    discard: () => {
      setEditing(null)
      setNamed([])
    },
    /** A colleague saved other hours since this draft was begun. */
    isOvertaken: isChanged && !saving.isPending && editing?.version !== saved?.version,
    keepMine: () => saved && editing && setEditing({ ...editing, version: saved.version }),
    save: () => editing && saving.mutate({ editing, seen: orders.map(({ order_id }) => order_id) }),
    isSaving: saving.isPending,
    saveError: saving.error,
    isAhead,
  }
}

export type HoursEditing = ReturnType<typeof useHours>

/** What is edited: kept through a reload and a look at the board, and the same in all tabs of this device. */
function useKeptEditing(userId: string, restaurantId: string, saved: Editing | null) {
  const shelf = useMemo(
    () => draftShelf<Editing>(`platewire.hours-draft.1.${userId}.${restaurantId}`, keptHoursSchema),
    [userId, restaurantId],
  )
  const [editing, setEditing] = useState(() => shelf.take())
  const [base, setBase] = useState(saved)
  if (base !== saved) {
    setBase(saved)
    // What changed nothing of what was saved is in the way of nobody's news.
    if (editing && base && base.version !== saved?.version && isSame(editing, base)) setEditing(null)
  }
  const isChanged = editing !== null && saved !== null && !isSame(editing, saved)
  useEffect(() => shelf.follow(() => setEditing(shelf.take())), [shelf])
  useEffect(() => {
    if (!saved || shelf.put(isChanged ? editing : null)) return
    setEditing(shelf.take())
    announce('These hours were changed in another tab.')
  }, [saved, editing, isChanged, shelf])
  return { editing, setEditing, isChanged }
}

const isSame = (one: Editing, other: Editing): boolean =>
  JSON.stringify(tidy(one.draft)) === JSON.stringify(tidy(other.draft))

/** As it is saved and compared: in the order of the week, without spaces around words. */
const tidy = ({ hours, closures }: HoursDraft): HoursDraft => ({
  hours: inOrder(hours).map(({ weekday, opens, closes }) => ({ weekday, opens, closes })),
  closures: closures.map(({ id, closed_from, closed_until, reason }) => ({
    id,
    closed_from,
    closed_until,
    reason: reason.trim(),
  })),
})

function mergedOrders(
  seen: readonly OutsideOrder[],
  named: readonly OutsideOrder[],
): readonly OutsideOrder[] {
  const known = new Set(seen.map(({ order_id }) => order_id))
  return [...seen, ...named.filter(({ order_id }) => !known.has(order_id))]
}
