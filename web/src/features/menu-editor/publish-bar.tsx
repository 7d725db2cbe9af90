import { IconArrowBackUp, IconArrowForwardUp } from '@tabler/icons-react'
import { useState } from 'react'
import { Button, IconButton } from '../../components/ui/button.tsx'
import { Dialog } from '../../components/ui/dialog.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { ActBar } from '../../components/work/act-bar.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { plural } from '../../lib/format.ts'
import styles from './publish-bar.module.css'
import type { MenuEditing } from './use-menu-editor.ts'

/** The one act of the page, what it would change, and the steps back. */
export function PublishBar({
  editing,
  onShowProblem,
}: {
  editing: MenuEditing
  onShowProblem: (id: string) => void
}) {
  const { count, problems, conflicts, isPublishing, error } = editing
  const [isAsking, setAsking] = useState(false)
  const first = problems[0]
  const hasFailed = error !== null && count > 0 && conflicts.length === 0 && !isPublishing
  return (
    <>
      <ActBar
        line={lineOf(editing)}
        error={hasFailed ? `${errorLine(error)} Nothing was published.` : undefined}
        steps={<Steps editing={editing} />}
      >
        {count > 0 && (
          <Button variant="quiet" onClick={() => setAsking(true)}>
            Discard
          </Button>
        )}
        {first && count > 0 ? (
          <Button onClick={() => onShowProblem(first.id)}>Show what is missing</Button>
        ) : (
          <Button
            disabled={count === 0 || conflicts.length > 0}
            pending={isPublishing}
            pendingLabel="Publishing…"
            onClick={editing.publish}
          >
            {count === 0 ? 'Publish' : `Publish ${plural(count, 'change', 'changes')}`}
          </Button>
        )}
      </ActBar>
      <Dialog
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        variant="sheet"
        title="Discard what is not published"
        footer={
          <Button
            variant="danger"
            size="large"
            wide
            onClick={() => {
              setAsking(false)
              editing.discard()
            }}
          >
            Discard {plural(count, 'change', 'changes')}
          </Button>
        }
      >
        <p>The menu is then as customers see it now. Undo brings the changes back while this page is open.</p>
      </Dialog>
    </>
  )
}

function Steps({ editing }: { editing: MenuEditing }) {
  return (
    <div className={styles.steps}>
      <IconButton label="Undo" disabled={!editing.canUndo} onClick={editing.undo}>
        <Icon of={IconArrowBackUp} size={22} />
      </IconButton>
      <IconButton label="Redo" disabled={!editing.canRedo} onClick={editing.redo}>
        <Icon of={IconArrowForwardUp} size={22} />
      </IconButton>
    </div>
  )
}

function lineOf({ count, conflicts, problems, isPublishing, wasPublished }: MenuEditing): string {
  if (isPublishing) return 'On its way to the menu'
  if (conflicts.length > 0) return 'First decide what a colleague changed too'
  if (count === 0) return wasPublished ? 'Published. Customers see it now' : 'Customers see this menu'
  if (problems.length > 0)
    return `${plural(problems.length, 'thing is', 'things are')} missing before it can be published`
  return 'Not published yet, kept on this device'
}
