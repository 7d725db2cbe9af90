import { useState } from 'react'
import { useNavigate, useSearchParams } from 'react-router'
import { Button } from '../../../components/ui/button.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../../components/ui/skeleton.tsx'
import { StaleNote } from '../../../components/ui/stale-note.tsx'
import { ConversationList } from '../../../features/support/conversation-list.tsx'
import { NewConversation } from '../../../features/support/new-conversation.tsx'
import { useConversations } from '../../../features/support/use-conversations.ts'
import { cx } from '../../../lib/cx.ts'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/use-session.ts'
import { PageHead, PageTitle } from '../../page.tsx'
import styles from './help.module.css'
import { SignInFirst } from './sign-in-first.tsx'

/** C9: what is settled and what is not, and a new question. */
export function HelpRoute() {
  const session = useSession()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to write to support" />
  return (
    <div className={styles.page}>
      <PageTitle>Help</PageTitle>
      <PageHead title="Help" />
      {session.status === 'unknown' ? <ListSkeleton /> : <Help />}
    </div>
  )
}

function Help() {
  const navigate = useNavigate()
  const [search] = useSearchParams()
  const conversations = useConversations()
  const { data } = conversations
  const orderId = search.get('order')
  const [isAsked, setAsked] = useState(false)
  // Whoever has talked to support before most likely comes back to that.
  const isWriting = isAsked || orderId !== null || data?.length === 0
  return (
    <div className={styles.columns}>
      <section>
        <h2 className={styles.heading}>Your conversations</h2>
        {!data && conversations.isPending && <ListSkeleton />}
        {!data && conversations.isError && (
          <QueryError
            error={conversations.error}
            onRetry={() => void conversations.refetch()}
            isRetrying={conversations.isFetching}
          />
        )}
        {data && conversations.isError && <StaleNote since={conversations.dataUpdatedAt} />}
        {data?.length === 0 && (
          <p className={styles.none}>
            None yet. What you write to support, and what is answered, stays here.
          </p>
        )}
        {data && data.length > 0 && <ConversationList conversations={data} />}
      </section>
      <section className={cx(orderId !== null && styles.first)}>
        {isWriting ? (
          <>
            <h2 className={styles.heading}>Write to support</h2>
            <NewConversation orderId={orderId} onOpened={(id) => void navigate(paths.conversation(id))} />
          </>
        ) : (
          <Button onClick={() => setAsked(true)}>Ask something new</Button>
        )}
      </section>
    </div>
  )
}

const ListSkeleton = () => (
  <Skeleton label="Getting your conversations">
    {[0, 1, 2].map((row) => (
      <Bone key={row} height="72px" className={styles.bone} />
    ))}
  </Skeleton>
)
