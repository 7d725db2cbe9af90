import { IconChevronLeft } from '@tabler/icons-react'
import { Link, useParams } from 'react-router'
import { buttonClass } from '../../../components/ui/button.tsx'
import { Icon } from '../../../components/ui/icon.tsx'
import { QueryError } from '../../../components/ui/query-error.tsx'
import { EmptyState } from '../../../components/ui/state-message.tsx'
import { VisuallyHidden } from '../../../components/ui/visually-hidden.tsx'
import { CustomerChat } from '../../../features/support/customer-chat.tsx'
import { useConversation } from '../../../features/support/use-conversation.ts'
import { paths } from '../../../lib/paths.ts'
import { useSession } from '../../../lib/use-session.ts'
import { PageTitle } from '../../page.tsx'
import { EmptyPlate } from '../../pictures.tsx'
import styles from './help.module.css'
import { SignInFirst } from './sign-in-first.tsx'

/** C9: one conversation with support. */
export function ConversationRoute() {
  const { id = '' } = useParams()
  const session = useSession()
  if (session.status === 'signed_out') return <SignInFirst title="Sign in to see this conversation" />
  return <FollowedConversation key={id} id={id} />
}

function FollowedConversation({ id }: { id: string }) {
  const { view, talk } = useConversation(id)
  const { data, reason, error } = view
  if (!data && reason === 'denied') return <UnknownConversation />
  if (!data && error && error.code !== 'NOT_FOUND')
    return (
      <QueryError
        error={error}
        art={<EmptyPlate scene="offline" />}
        onRetry={() => talk?.refresh()}
        safe="What was written is kept."
      />
    )
  return (
    <div className={styles.chat}>
      <PageTitle>Help</PageTitle>
      <VisuallyHidden>
        <h1>Conversation with support</h1>
      </VisuallyHidden>
      <Link to={paths.help()} className={styles.back}>
        <Icon of={IconChevronLeft} size={20} /> All conversations
      </Link>
      <CustomerChat view={view} talk={talk} />
    </div>
  )
}

function UnknownConversation() {
  return (
    <EmptyState
      isPage
      art={<EmptyPlate scene="not-found" />}
      title="No conversation of yours is here"
      action={
        <Link to={paths.help()} className={buttonClass()}>
          See my conversations
        </Link>
      }
    >
      It may belong to another account.
    </EmptyState>
  )
}
