import type { MenuCategory } from '@platewire/client'
import type { BookItem, MenuBook, MenuDraft } from '@platewire/client/menu-editor'
import { IconArrowLeft } from '@tabler/icons-react'
import { type ReactNode, useEffect } from 'react'
import { useSearchParams } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { Banner } from '../../components/ui/banner.tsx'
import { Button } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { EmptyState } from '../../components/ui/state-message.tsx'
import { formatMoment } from '../../lib/format.ts'
import { ConflictList } from './conflict-list.tsx'
import { DishForm } from './dish-form.tsx'
import styles from './editor-desk.module.css'
import { MenuList } from './menu-list.tsx'
import { besideDish } from './order.ts'
import { previewOf } from './preview.ts'
import { PreviewPane } from './preview-pane.tsx'
import { PublishBar } from './publish-bar.tsx'
import type { MenuEditing } from './use-menu-editor.ts'
import { usePaneFocus } from './use-pane-focus.ts'
import { useUnsavedGuard } from './use-unsaved-guard.ts'

/** Draws a menu as customers see it, at one of its dishes. */
export type PreviewOf = (categories: readonly MenuCategory[], dishId: string | null) => ReactNode

type DeskProps = {
  editing: MenuEditing
  book: MenuBook
  draft: MenuDraft
  preview: PreviewOf
  photo: (item: BookItem) => ReactNode
}

/** Three panes when wide; on a phone one after the other, by the address: list, dish, preview. */
export function EditorDesk({ editing, book, draft, preview, photo }: DeskProps) {
  const [params, setParams] = useSearchParams()
  const dish = draft.dishes[params.get('dish') ?? '']
  const view = params.get('view') === 'preview' ? 'preview' : dish ? 'dish' : 'list'
  const open = (dishId: string | null, pane?: 'preview') => {
    const next = new URLSearchParams()
    if (dishId !== null) next.set('dish', dishId)
    if (pane) next.set('view', pane)
    setParams(next)
  }
  const { desk, landAt } = usePaneFocus(view, dish?.id ?? null)
  useUnsavedGuard(editing.count > 0)
  useUndoKeys(editing)
  const published = dish && book.items.find(({ id }) => id === dish.id)
  return (
    <div ref={desk} className={styles.desk} data-view={view}>
      <div className={styles.news}>
        <OfflineNote editing={editing} />
        <ConflictList conflicts={editing.conflicts} decide={editing.decide} />
      </div>
      <div className={styles.panes}>
        <section className={styles.list} data-pane="list" tabIndex={-1} aria-label="Dishes">
          {draft.categories.length === 0 ? (
            <FirstDish editing={editing} book={book} onSelect={open} />
          ) : (
            <MenuList
              editing={editing}
              draft={draft}
              currency={book.currency}
              selected={dish?.id ?? null}
              onSelect={(id) => open(id)}
            />
          )}
        </section>
        <section
          className={styles.dish}
          data-pane="dish"
          tabIndex={-1}
          aria-label={dish ? `Dish: ${dish.name || 'without a name'}` : 'Dish'}
        >
          <PaneHead onBack={() => open(null)} onPreview={() => open(dish?.id ?? null, 'preview')} />
          {dish ? (
            <DishForm
              key={dish.id}
              dish={dish}
              book={book}
              draft={draft}
              editing={editing}
              photo={
                published ? (
                  photo(published)
                ) : (
                  <p className={styles.hint}>Publish the dish, then add its photo.</p>
                )
              }
              onCopied={(id) => open(id)}
              onArchived={() => {
                landAt(besideDish(draft, dish.id))
                open(null)
              }}
            />
          ) : (
            <EmptyState art={<EmptyPlate scene="no-orders" />} title="Choose a dish">
              Its words, price, choices and kitchen are changed here. Customers see it once you publish.
            </EmptyState>
          )}
        </section>
        <section className={styles.preview} data-pane="preview" tabIndex={-1} aria-label="Preview">
          <div className={styles.paneHead}>
            <Button variant="quiet" onClick={() => open(dish?.id ?? null)}>
              <Icon of={IconArrowLeft} /> Back
            </Button>
          </div>
          <PreviewPane>{preview(previewOf(book, draft), dish?.id ?? null)}</PreviewPane>
        </section>
      </div>
      <PublishBar
        editing={editing}
        onShowProblem={(id) => {
          if (draft.dishes[id]) open(id)
          else open(null)
        }}
      />
    </div>
  )
}

function PaneHead({ onBack, onPreview }: { onBack: () => void; onPreview: () => void }) {
  return (
    <div className={styles.paneHead}>
      <Button variant="quiet" className={styles.backToList} onClick={onBack}>
        <Icon of={IconArrowLeft} /> All dishes
      </Button>
      <Button variant="quiet" onClick={onPreview}>
        Preview
      </Button>
    </div>
  )
}

function FirstDish({
  editing,
  book,
  onSelect,
}: {
  editing: MenuEditing
  book: MenuBook
  onSelect: (dishId: string) => void
}) {
  const taxClassId = book.tax_classes[0]?.id
  const begin = () => {
    const [categoryId, id] = [crypto.randomUUID(), crypto.randomUUID()]
    editing.act({ type: 'add_category', id: categoryId, name: 'Menu' })
    editing.act({ type: 'add_dish', id, categoryId, taxClassId: taxClassId ?? '' })
    onSelect(id)
  }
  return (
    <EmptyState
      art={<EmptyPlate scene="no-orders" />}
      title="No dish on this menu yet"
      action={taxClassId !== undefined && <Button onClick={begin}>Add the first dish</Button>}
    >
      {taxClassId === undefined
        ? 'This restaurant has no tax class yet. An administrator adds one; then dishes can have prices.'
        : 'Give it a name and a price, look at it in the preview, then publish it.'}
    </EmptyState>
  )
}

/** Editing goes on without a network; what is shown may be older than what a colleague published. */
function OfflineNote({ editing: { snapshot } }: { editing: MenuEditing }) {
  if (snapshot.phase !== 'stale') return null
  return (
    <Banner tone="due">
      {snapshot.checkedAt === null ? 'Not connected.' : `As of ${formatMoment(snapshot.checkedAt)}.`} You can
      go on editing, it is kept on this device. Publishing needs a connection.
    </Banner>
  )
}

/** Undo and redo by the usual keys, where no field takes them for its own letters. */
function useUndoKeys({ undo, redo }: Pick<MenuEditing, 'undo' | 'redo'>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, select')
      if (isTyping || event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey)) return
      event.preventDefault()
      if (event.shiftKey) redo()
      else undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [undo, redo])
}
