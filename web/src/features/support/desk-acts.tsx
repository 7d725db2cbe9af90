import { type Agent, type Conversation, createSupport } from '@platewire/client/support'
import { useMutation } from '@tanstack/react-query'
import { Button } from '../../components/ui/button.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { useCapability } from '../../lib/use-capability.ts'
import styles from './desk-acts.module.css'
import { HandOn } from './hand-on.tsx'
import { useDeskKeys } from './use-desk-keys.ts'

/**
 * What may be done with a conversation. Each button says what becomes of it; losing a race is said where it happened.
 * The key E closes as the button does.
 */
export function DeskActs({
  conversation,
  agents,
  me,
  onRefused,
}: {
  conversation: Conversation
  agents: readonly Agent[]
  me: string | null
  /** What is shown may be old. */
  onRefused: () => void
}) {
  const support = useCapability(createSupport)
  const { facts, details } = conversation
  const assign = useMutation({
    mutationFn: (agentId: string | null) => support.assign(facts, agentId),
    onError: onRefused,
  })
  const end = useMutation({
    mutationFn: () => (facts.status === 'open' ? support.closeConversation(facts) : support.reopen(facts)),
    onError: onRefused,
  })
  const give = (agentId: string | null) => {
    end.reset()
    assign.mutate(agentId)
  }
  const settle = () => {
    assign.reset()
    end.mutate()
  }
  useDeskKeys({
    e: () => {
      if (facts.status === 'open' && !end.isPending) settle()
    },
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
          onClick={settle}
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
          onClick={() => give(me)}
        >
          {facts.agent_id === null ? 'Take it' : `Take over from ${details.agent_name ?? 'a colleague'}`}
        </Button>
      )}
      {isMine && (
        <HandOn
          colleagues={agents.filter(({ user_id }) => user_id !== me && user_id !== facts.customer_id)}
          isPending={assign.isPending}
          onChoose={give}
        />
      )}
      <Button
        size="small"
        variant="secondary"
        pending={end.isPending}
        pendingLabel="Closing…"
        onClick={settle}
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
