import { PlatewireError } from '@platewire/client'
import {
  createMenuEditor,
  type HoursDraft,
  type HoursView,
  type OpeningBook,
  type OutsideOrder,
  ordersIn,
} from '@platewire/client/menu-editor'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useCallback, useDeferredValue, useMemo, useState } from 'react'
import { announce } from '../../lib/announce.ts'
import { queryKeys } from '../../lib/query-client.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useFollow } from '../../lib/use-follow.ts'
import { clashesIn, closureProblem, inOrder } from './week.ts'

/** What is edited, and the version it was begun from. */
type Editing = { readonly version: number; readonly draft: HoursDraft }

const draftOf = ({ hours, closures }: OpeningBook): HoursDraft => ({
  hours,
  closures: closures.map(({ by, ...closure }) => closure),
})

/** Hours under edit: what is saved, followed live; the draft; what it would come to; and saving it. */
export function useHours(restaurantId: string) {
  const editor = useCapability(createMenuEditor)
  const { snapshot, refresh } = useFollow<OpeningBook>(
    useCallback(() => editor.followHours(restaurantId), [editor, restaurantId]),
  )
  const book = snapshot.data
  const [editing, setEditing] = useState<Editing | null>(null)
  const [named, setNamed] = useState<readonly OutsideOrder[]>([])

  const saved = useMemo(() => book && draftOf(book), [book])
  const draft = editing?.draft ?? saved
  const isChanged = Boolean(
    editing && saved && JSON.stringify(tidy(editing.draft)) !== JSON.stringify(tidy(saved)),
  )
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
  const view: HoursView | null = isChanged ? (preview.data ?? book) : book
  const orders = mergedOrders(view?.orders ?? [], named)

  const saving = useMutation<unknown, Error, { editing: Editing; seen: string[] }>({
    mutationFn: ({ editing: { version, draft: wish }, seen }) =>
      editor.saveHours(restaurantId, version, tidy(wish), seen),
    onSuccess: () => {
      setEditing(null)
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
    if (!book || !draft) return
    setEditing({ version: editing?.version ?? book.edit.version, draft: change(draft) })
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
    isOvertaken: Boolean(isChanged && editing && book && editing.version !== book.edit.version),
    keepMine: () => book && editing && setEditing({ ...editing, version: book.edit.version }),
    save: () => editing && saving.mutate({ editing, seen: orders.map(({ order_id }) => order_id) }),
    isSaving: saving.isPending,
    saveError: saving.error,
    wasSaved: saving.isSuccess && !isChanged,
  }
}

export type HoursEditing = ReturnType<typeof useHours>

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
