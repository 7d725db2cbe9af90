import type { DeskEntry } from '@platewire/client/announcements'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { useNow } from '../../../lib/clock.ts'
import styles from './desk.module.css'
import { DeskRow } from './desk-row.tsx'
import { Editor } from './editor.tsx'
import { RecallDialog } from './recall-dialog.tsx'
import { useAudienceSizes, useDesk, useDeskAct } from './use-desk.ts'

const STATES = [
  ['scheduled', 'Scheduled'],
  ['draft', 'Drafts'],
  ['published', 'Published'],
  ['recalled', 'Recalled'],
] as const

/** A2: everything written, by state, and the place to write. */
export function DeskPage({ art }: { art?: ReactNode }) {
  const desk = useDesk()
  const sizes = useAudienceSizes()
  const act = useDeskAct()
  const now = useNow(30)
  const [editing, setEditing] = useState<DeskEntry | 'new' | null>(null)
  const write = useRef<HTMLButtonElement>(null)
  const wasEditing = useRef(false)
  useEffect(() => {
    // Whoever is done stands at the head of the list again, where what they did shows.
    if (editing === null && wasEditing.current) write.current?.focus()
    wasEditing.current = editing !== null
  }, [editing])
  const [recalling, setRecalling] = useState<DeskEntry | null>(null)
  if (!desk.data)
    return desk.isError ? (
      <QueryError
        error={desk.error}
        art={art}
        safe="What was published stays published."
        onRetry={() => void desk.refetch()}
        isRetrying={desk.isFetching}
      />
    ) : (
      <DeskSkeleton />
    )
  const isActingOn = (entry: DeskEntry) =>
    act.variables !== undefined &&
    'entry' in act.variables &&
    act.variables.entry.announcement_id === entry.announcement_id
  const edited = editing === 'new' || editing === null ? undefined : editing
  return (
    <div className={styles.desk}>
      {desk.isError && <StaleNote since={desk.dataUpdatedAt} />}
      {editing === null ? (
        <Button ref={write} size="large" className={styles.write} onClick={() => setEditing('new')}>
          Write an announcement
        </Button>
      ) : (
        <Editor
          key={edited?.announcement_id ?? 'new'}
          entry={edited}
          newest={desk.data.find((entry) => entry.announcement_id === edited?.announcement_id)}
          sizes={sizes}
          onDone={() => setEditing(null)}
        />
      )}
      {desk.data.length === 0 && (
        <EmptyState art={art} title="Nothing announced yet">
          What you write is a draft until you publish it.
        </EmptyState>
      )}
      {STATES.map(([state, title]) => {
        const entries = desk.data.filter((entry) => entry.state === state)
        if (entries.length === 0) return null
        return (
          <section key={state} className={styles.section} aria-label={title}>
            <h2 className={styles.sectionTitle}>
              {title} <span className={styles.count}>{entries.length}</span>
            </h2>
            <ul className={styles.rows}>
              {entries.map((entry) => (
                <DeskRow
                  key={entry.announcement_id}
                  entry={entry}
                  sizes={sizes}
                  now={now}
                  error={isActingOn(entry) ? act.error : null}
                  pending={isActingOn(entry) && act.isPending}
                  onEdit={() => setEditing(entry)}
                  onUnschedule={() => act.mutate({ type: 'unschedule', entry })}
                  onDiscard={() => act.mutate({ type: 'discard', entry })}
                  onRecall={() => setRecalling(entry)}
                />
              ))}
            </ul>
          </section>
        )
      })}
      {recalling && (
        <RecallDialog
          entry={recalling}
          sizes={sizes}
          onClose={() => setRecalling(null)}
          onRecall={() => {
            setRecalling(null)
            act.mutate({ type: 'recall', entry: recalling })
          }}
        />
      )}
    </div>
  )
}

function DeskSkeleton() {
  return (
    <Skeleton label="Loading announcements" className={styles.desk}>
      <div className={styles.desk}>
        <Bone width="240px" height="56px" />
        <Bone width="160px" height="24px" />
        <Bone height="84px" />
        <Bone height="84px" />
        <Bone height="84px" />
      </div>
    </Skeleton>
  )
}
