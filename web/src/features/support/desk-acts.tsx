import { type Agent, type Conversation, createSupport } from '@platewire/client/support'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../../components/ui/button.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { useCapability } from '../../lib/use-capability.ts'
import styles from './desk-acts.module.css'

const QUEUE = 'queue'

/** What may be done with a conversation. Each button says what becomes of it; losing a race is said where it happened. */
export function DeskActs({
  conversation,
  agents,
  me,
}: {
  conversation: Conversation
  agents: readonly Agent[]
  me: string | null
}) {
  const support = useCapability(createSupport)
  const { facts, details } = conversation
  const assign = useMutation({ mutationFn: (agentId: string | null) => support.assign(facts, agentId) })
  const end = useMutation({
    mutationFn: () => (facts.status === 'open' ? support.closeConversation(facts) : support.reopen(facts)),
  })
  const isMine = facts.agent_id !== null && facts.agent_id === me
  const error = assign.error ?? end.error
  if (facts.status === 'closed')
    return (
      <div className={styles.acts}>
        <Button
          size="small"
          variant="secondary"
          pending={end.isPending}
          pendingLabel="Reopening…"
          onClick={() => end.mutate()}
        >
          Reopen
        </Button>
        {error && <Refused error={error} />}
      </div>
    )
  return (
    <div className={styles.acts}>
      {!isMine && (
        <Button
          size="small"
          variant={facts.agent_id === null ? 'warm' : 'secondary'}
          pending={assign.isPending}
          pendingLabel="Taking…"
          onClick={() => assign.mutate(me)}
        >
          {facts.agent_id === null ? 'Take it' : `Take over from ${details.agent_name ?? 'a colleague'}`}
        </Button>
      )}
      {isMine && (
        <select
          className={styles.select}
          aria-label="Hand this conversation on"
          value=""
          onChange={(event) => assign.mutate(event.target.value === QUEUE ? null : event.target.value)}
        >
          <option value="">Yours. Hand on…</option>
          <option value={QUEUE}>Back to the queue</option>
          {agents
            .filter((agent) => agent.user_id !== me && agent.user_id !== facts.customer_id)
            .map((agent) => (
              <option key={agent.user_id} value={agent.user_id}>{`To ${agent.name ?? 'a colleague'}`}</option>
            ))}
        </select>
      )}
      <Button
        size="small"
        variant="secondary"
        pending={end.isPending}
        pendingLabel="Closing…"
        onClick={() => end.mutate()}
      >
        Close
      </Button>
      {error && <Refused error={error} />}
    </div>
  )
}

const Refused = ({ error }: { error: unknown }) => (
  <p className={styles.refused} role="alert">
    {errorLine(error)}
  </p>
)
