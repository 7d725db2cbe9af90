import { PlatewireError } from '@platewire/client'
import {
  changesOf,
  countChanges,
  createMenuEditor,
  type DraftAct,
  type MenuBook,
  type MenuChanges,
  type MenuConflict,
  type MenuDraft,
  problemsOf,
} from '@platewire/client/menu-editor'
import { useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from 'react'
import { announce } from '../../lib/announce.ts'
import { plural } from '../../lib/format.ts'
import { useCapability } from '../../lib/use-capability.ts'
import { useFollow } from '../../lib/use-follow.ts'
import { emptyEditor, reduceEditor, tidied } from './editor-state.ts'
import { menuShelf } from './kept-draft.ts'

const NOTHING: MenuChanges = { categories: [], items: [], arrangement: null }

/** A menu under edit: what is published, followed live; the draft, kept on this device; and the one act, publishing it. */
export function useMenuEditor(userId: string, restaurantId: string) {
  const editor = useCapability(createMenuEditor)
  const { snapshot, refresh } = useFollow<MenuBook>(
    useCallback(() => editor.followMenu(restaurantId), [editor, restaurantId]),
  )
  const [state, dispatch] = useReducer(reduceEditor, emptyEditor)
  const { base, draft, conflicts, isKept } = state
  const [publishedFrom, setPublishedFrom] = useState<MenuBook | null>(null)

  const shelf = useMemo(() => menuShelf(userId, restaurantId), [userId, restaurantId])
  const isOpened = useRef(false)
  useEffect(() => {
    if (!snapshot.data) return
    dispatch({ type: 'book', book: snapshot.data, kept: isOpened.current ? null : shelf.take() })
    isOpened.current = true
  }, [snapshot.data, shelf])

  const changes = useMemo(() => (base && draft ? changesOf(base, draft) : NOTHING), [base, draft])
  const problems = useMemo(() => (draft ? problemsOf(draft) : []), [draft])
  const count = countChanges(changes)
  useEffect(() => shelf.follow(() => dispatch({ type: 'kept', kept: shelf.take() })), [shelf])
  useEffect(() => {
    if (!base || !draft || isKept || shelf.put(count > 0 ? { book: base, draft, conflicts } : null)) return
    dispatch({ type: 'kept', kept: shelf.take() })
    announce('Changed in another tab. Undo brings back what was here.')
  }, [base, draft, conflicts, isKept, count, shelf])

  const publishing = useMutation<unknown, Error, { changes: MenuChanges; from: MenuBook }>({
    mutationFn: (wish) => editor.publish(restaurantId, wish.changes),
    onSuccess: (_, { from }) => {
      setPublishedFrom(from)
      announce('Published. Customers see it now.')
    },
    onSettled: refresh,
    throwOnError: (error) => !(error instanceof PlatewireError),
  })
  // Until the book with these changes is here, they are neither new nor old.
  const isPublishing = publishing.isPending || (publishedFrom !== null && publishedFrom === base)

  const publish = () => {
    if (!base || !draft || isPublishing) return
    dispatch({ type: 'tidy' })
    publishing.mutate({ changes: changesOf(base, tidied(draft)), from: base })
  }
  return {
    snapshot,
    refresh,
    book: base,
    draft,
    changes,
    count,
    problems,
    conflicts,
    canUndo: state.past.length > 0,
    canRedo: state.future.length > 0,
    act: (act: DraftAct, field?: string) => dispatch({ type: 'act', act, field }),
    replace: (change: (draft: MenuDraft, book: MenuBook) => MenuDraft) =>
      dispatch({ type: 'replace', change }),
    undo: () => dispatch({ type: 'undo' }),
    redo: () => dispatch({ type: 'redo' }),
    discard: () => {
      dispatch({ type: 'discard' })
      announce(`${plural(count, 'change', 'changes')} discarded`)
    },
    decide: (conflict: MenuConflict, keep: 'mine' | 'theirs') => dispatch({ type: 'decide', conflict, keep }),
    publish,
    isPublishing,
    error: publishing.error,
    wasPublished: publishing.isSuccess && count === 0,
  }
}

export type MenuEditing = ReturnType<typeof useMenuEditor>
