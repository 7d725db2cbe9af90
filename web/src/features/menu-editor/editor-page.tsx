import type { BookItem } from '@platewire/client/menu-editor'
import type { ReactNode } from 'react'
import { Link, Navigate } from 'react-router'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { WorkFailed } from '../../components/work/work-failed.tsx'
import { WorkHeader } from '../../components/work/work-page.tsx'
import { paths } from '../../lib/paths.ts'
import { useSession } from '../../lib/use-session.ts'
import { EditorDesk, type PreviewOf } from './editor-desk.tsx'
import styles from './editor-page.module.css'
import { useMenuEditor } from './use-menu-editor.ts'

export type EditorPageProps = {
  restaurantId: string
  /** The page customers read, for what is being edited. */
  preview: PreviewOf
  /** The photo of a published dish, and how to change it. */
  photo: (item: BookItem) => ReactNode
}

/** R5: keep the menu true. Categories, the dish, and what customers will see; one act publishes it. */
export function EditorPage({ restaurantId, ...parts }: EditorPageProps) {
  const session = useSession()
  if (session.status === 'signed_out')
    return <Navigate to={paths.signIn(paths.menuEditor(restaurantId))} replace />
  return (
    <div className={styles.page}>
      <WorkHeader
        back={{ to: paths.board(restaurantId), word: 'Board' }}
        links={
          <>
            <Link to={paths.menuAvailability(restaurantId)}>Sold out today</Link>
            <Link to={paths.hours(restaurantId)}>Hours</Link>
          </>
        }
      />
      <h1 className={styles.title}>Menu</h1>
      {session.status === 'signed_in' && (
        <Editor key={session.userId} userId={session.userId} restaurantId={restaurantId} {...parts} />
      )}
    </div>
  )
}

function Editor({ userId, restaurantId, ...parts }: EditorPageProps & { userId: string }) {
  const editing = useMenuEditor(userId, restaurantId)
  const { book, draft, snapshot } = editing
  if (snapshot.reason === 'denied')
    return (
      <WorkFailed
        kept="What you changed is kept on this device."
        error={snapshot.error}
        onRetry={editing.refresh}
      />
    )
  if (book && draft) return <EditorDesk editing={editing} book={book} draft={draft} {...parts} />
  if (snapshot.error)
    return (
      <WorkFailed
        kept="What you changed is kept on this device."
        error={snapshot.error}
        onRetry={editing.refresh}
      />
    )
  return (
    <Skeleton label="Loading the menu" className={styles.bones}>
      <Bone height="220px" round />
      <Bone height="220px" round />
      <Bone height="220px" round />
    </Skeleton>
  )
}
