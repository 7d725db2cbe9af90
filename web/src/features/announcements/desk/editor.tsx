import { PlatewireError } from '@platewire/client'
import type { AudienceSizes, DeskEntry } from '@platewire/client/announcements'
import { useEffect, useRef, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { announce } from '../../../lib/announce.ts'
import styles from './desk.module.css'
import { type Draft, draftOf, emptyDraft, textOf } from './draft.ts'
import { DraftForm } from './draft-form.tsx'
import { Preview } from './preview.tsx'
import { useDeskAct } from './use-desk.ts'

/** One announcement being written. What was typed stays until it is saved, published or put aside on purpose. */
export function Editor({
  entry,
  newest,
  sizes,
  onDone,
}: {
  /** What is edited; undefined for a new one. */
  entry: DeskEntry | undefined
  /** The same as the list has it by now. */
  newest: DeskEntry | undefined
  sizes: AudienceSizes | undefined
  onDone: () => void
}) {
  const [base, setBase] = useState(entry)
  const [draft, setDraft] = useState<Draft>(entry ? draftOf(entry) : emptyDraft)
  const [round, setRound] = useState(0)
  const act = useDeskAct()
  const title = useRef<HTMLHeadingElement>(null)
  useEffect(() => title.current?.focus(), [])
  const isTouched = JSON.stringify(draft) !== JSON.stringify(base ? draftOf(base) : emptyDraft)
  const hasChanged = act.error instanceof PlatewireError && act.error.reason === 'ANNOUNCEMENT_CHANGED'
  const takeNewest = () => {
    if (!newest) return
    setBase(newest)
    setDraft(draftOf(newest))
    setRound(round + 1)
    act.reset()
  }
  const done = (words: string) => () => {
    announce(words)
    onDone()
  }
  return (
    <section className={styles.editor} aria-labelledby="editor-title">
      <div className={styles.editorHead}>
        <h2 ref={title} id="editor-title" tabIndex={-1} className={styles.sectionTitle}>
          {entry ? 'Change it' : 'Write an announcement'}
        </h2>
        <Button variant="quiet" onClick={onDone}>
          {isTouched ? 'Throw away what I typed' : 'Close'}
        </Button>
      </div>
      <div className={styles.sides}>
        <DraftForm
          key={round}
          draft={draft}
          onChange={setDraft}
          sizes={sizes}
          error={act.error}
          errorAction={
            hasChanged &&
            newest && (
              <Button variant="secondary" onClick={takeNewest}>
                Show it as it is now
              </Button>
            )
          }
          pending={
            act.isPending && (act.variables.type === 'save' || act.variables.type === 'publish')
              ? act.variables.type
              : null
          }
          onSave={() =>
            act.mutate(
              { type: 'save', text: textOf(draft), existing: base },
              { onSuccess: done('Saved as a draft.') },
            )
          }
          onPublish={(at) =>
            act.mutate(
              { type: 'publish', text: textOf(draft), existing: base, at },
              { onSuccess: done(at === null ? 'Published.' : 'Scheduled.') },
            )
          }
        />
        <Preview draft={draft} />
      </div>
    </section>
  )
}
