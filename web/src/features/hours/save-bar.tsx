import type { OpeningBook } from '@platewire/client/menu-editor'
import { useEffect } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { ActBar } from '../../components/work/act-bar.tsx'
import { isolate } from '../../lib/bidi.ts'
import { errorLine } from '../../lib/error-text.ts'
import { formatWhen, plural } from '../../lib/format.ts'
import type { HoursEditing } from './use-hours.ts'

/** The one act of the page, with what it means for orders that are promised already. */
export function SaveBar({ editing, book }: { editing: HoursEditing; book: OpeningBook }) {
  const { isChanged, isWhole, isOvertaken, isSaving, isLooking, saveError, orders } = editing
  useEffect(() => {
    if (!isChanged) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [isChanged])
  if (isOvertaken) return <Overtaken editing={editing} book={book} />
  return (
    <ActBar
      line={lineOf(editing, book)}
      error={saveError && isChanged && !isSaving ? errorLine(saveError) : undefined}
    >
      {isChanged && (
        <Button variant="quiet" onClick={editing.discard}>
          Discard
        </Button>
      )}
      <Button
        disabled={!isChanged || !isWhole}
        pending={isSaving || isLooking}
        pendingLabel={isSaving ? 'Saving…' : undefined}
        onClick={editing.save}
      >
        {isChanged && orders.length > 0
          ? `Save, and keep ${plural(orders.length, 'order', 'orders')}`
          : 'Save hours'}
      </Button>
    </ActBar>
  )
}

function Overtaken({ editing, book }: { editing: HoursEditing; book: OpeningBook }) {
  const { by, at } = book.edit
  return (
    <ActBar
      error={`${by ? isolate(by) : 'A colleague'} saved other hours${at ? ` ${formatWhen(at, Date.now(), book.timezone)}` : ''}.`}
    >
      <Button variant="secondary" onClick={editing.discard}>
        Take theirs
      </Button>
      <Button variant="secondary" onClick={editing.keepMine}>
        Keep mine
      </Button>
    </ActBar>
  )
}

function lineOf({ isChanged, isAhead }: HoursEditing, { edit: { by, at }, timezone }: OpeningBook): string {
  if (isChanged) return 'Not saved yet, kept on this device'
  if (isAhead) return 'Saved. Customers see it now'
  return by && at
    ? `As ${isolate(by)} saved them ${formatWhen(at, Date.now(), timezone)}`
    : 'Customers see these hours'
}
