import { ticketCode } from '@platewire/client'
import { type ConversationKind, createSupport } from '@platewire/client/support'
import { useInfiniteQuery, useMutation } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { Button } from '../../components/ui/button.tsx'
import { Radio } from '../../components/ui/choice.tsx'
import { Select } from '../../components/ui/select.tsx'
import { TextArea } from '../../components/ui/text-field.tsx'
import { errorLine } from '../../lib/error-text.ts'
import { formatMoment } from '../../lib/format.ts'
import { ordersQuery } from '../../lib/own-orders.ts'
import { usePlatewire } from '../../lib/platewire-context.tsx'
import { useCapability } from '../../lib/use-capability.ts'
import { useUserId } from '../../lib/use-session.ts'
import { useDraft } from './drafts.ts'
import styles from './new-conversation.module.css'
import { KINDS } from './words.ts'

/** The first message: what about, which order, and what happened. About an order that is talked about already it goes on there. */
export function NewConversation({
  orderId,
  onOpened,
}: {
  /** The order it is about, when one comes from its page. */
  orderId: string | null
  onOpened: (conversationId: string) => void
}) {
  const support = useCapability(createSupport)
  const { orders } = usePlatewire()
  const userId = useUserId()
  const recent = useInfiniteQuery(ordersQuery(orders, userId))
  const [kind, setKind] = useState<ConversationKind>(orderId ? 'late' : 'other')
  const [about, setAbout] = useState(orderId)
  const [text, setText] = useDraft(`new.${orderId ?? 'help'}`)
  // The same key as long as the words are the same: a message whose answer was lost is not written twice.
  const sent = useRef({ words: '', commandId: '' })
  const open = useMutation({
    mutationFn: () => {
      const what = { kind, text: text.trim(), order_id: about ?? undefined }
      const words = JSON.stringify(what)
      if (sent.current.words !== words) sent.current = { words, commandId: crypto.randomUUID() }
      return support.open(what, { commandId: sent.current.commandId })
    },
    onSuccess: ({ conversation_id }) => {
      setText('')
      onOpened(conversation_id)
    },
  })
  const needsOrder = KINDS.some((one) => one.kind === kind && one.needsOrder)
  const choices = (recent.data?.pages[0] ?? []).slice(0, 10)
  const isEmpty = text.trim() === ''
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        if (!isEmpty) open.mutate()
      }}
    >
      <fieldset className={styles.kinds}>
        <legend>What is it about?</legend>
        {KINDS.map((one) => (
          <Radio
            key={one.kind}
            name="kind"
            label={one.word}
            checked={kind === one.kind}
            onChange={() => setKind(one.kind)}
          />
        ))}
      </fieldset>
      {(needsOrder || about) && choices.length > 0 && (
        <Select
          label="Which order?"
          value={about ?? ''}
          onChange={(event) => setAbout(event.target.value || null)}
        >
          <option value="">None of these</option>
          {choices.map((order) => (
            <option key={order.id} value={order.id}>
              {`${ticketCode(order.number)}, ${order.restaurant?.name ?? 'a restaurant'}, ${formatMoment(order.created_at)}`}
            </option>
          ))}
        </Select>
      )}
      <TextArea
        label="What happened?"
        hint="An agent reads this, and sees the order you chose."
        rows={4}
        maxLength={2000}
        value={text}
        error={open.isError ? errorLine(open.error) : undefined}
        onChange={(event) => setText(event.target.value)}
      />
      <Button type="submit" pending={open.isPending} pendingLabel="Sending…" disabled={isEmpty}>
        Send to support
      </Button>
    </form>
  )
}
