import type { FollowSnapshot } from '@platewire/client'
import type { BookItem, MenuBook } from '@platewire/client/menu-editor'
import { IconArrowLeft } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Link, Navigate } from 'react-router'
import { EmptyPlate } from '../../art/empty-plate.tsx'
import { Button, buttonClass } from '../../components/ui/button.tsx'
import { Icon } from '../../components/ui/icon.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { ErrorState } from '../../components/ui/state-message.tsx'
import { LogoMark } from '../../components/wire/logo.tsx'
import { errorText } from '../../lib/error-text.ts'
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
      <header className={styles.top}>
        <Link to={paths.board(restaurantId)} className={styles.back}>
          <Icon of={IconArrowLeft} /> Board
        </Link>
        <nav className={styles.nav} aria-label="Restaurant">
          <Link to={paths.menuAvailability(restaurantId)}>Sold out today</Link>
          <Link to={paths.hours(restaurantId)}>Hours</Link>
        </nav>
        <LogoMark size={22} />
      </header>
      <h1 className={styles.title}>Menu</h1>
      {session.status === 'signed_in' && (
        <Editor userId={session.userId} restaurantId={restaurantId} {...parts} />
      )}
    </div>
  )
}

function Editor({ userId, restaurantId, ...parts }: EditorPageProps & { userId: string }) {
  const editing = useMenuEditor(userId, restaurantId)
  const { book, draft, snapshot } = editing
  if (snapshot.reason === 'denied') return <Closed snapshot={snapshot} onRetry={editing.refresh} />
  if (book && draft) return <EditorDesk editing={editing} book={book} draft={draft} {...parts} />
  if (snapshot.error) return <Closed snapshot={snapshot} onRetry={editing.refresh} />
  return (
    <Skeleton label="Loading the menu" className={styles.bones}>
      <Bone height="220px" round />
      <Bone height="220px" round />
      <Bone height="220px" round />
    </Skeleton>
  )
}

function Closed({ snapshot, onRetry }: { snapshot: FollowSnapshot<MenuBook>; onRetry: () => void }) {
  const { what, action, reason, isRetryable } = errorText(snapshot.error)
  return (
    <ErrorState
      title={what}
      safe={isRetryable ? `${action} What you changed is kept on this device.` : action}
      reason={reason}
      art={<EmptyPlate scene={isRetryable ? 'offline' : 'access-ended'} />}
      action={
        isRetryable ? (
          <Button onClick={onRetry}>Try again</Button>
        ) : (
          <Link to={paths.work()} className={buttonClass()}>
            Your restaurants
          </Link>
        )
      }
    />
  )
}
