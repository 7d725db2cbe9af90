import type { ConversationFollow, ShownMessage } from '@platewire/client/support'
import { Button } from '../../components/ui/button.tsx'
import { useNow } from '../../lib/clock.ts'
import { cx } from '../../lib/cx.ts'
import { formatTime } from '../../lib/format.ts'
import styles from './bubble.module.css'

const MARK = { sending: 'Sending', failed: 'Not sent', sent: 'Sent', read: 'Read', received: '' } as const
/** After this a message that is still on its way says so, ms. */
const LONG_MS = 8000

/** One message. What people wrote is shown as it is: as text, in its own direction, links not followed. */
export function Bubble({
  message,
  talk,
  who,
  onDiscarded,
}: {
  message: ShownMessage
  talk: ConversationFollow | null
  /** Who wrote it, where the reader needs to be told. */
  who: string | null
  /** The words of a message that was dropped, for the box. */
  onDiscarded: (text: string) => void
}) {
  const { state, text, refusal, at, key } = message
  const isOurs = state !== 'received'
  return (
    <article className={cx(styles.bubble, isOurs ? styles.ours : styles.theirs, styles[state])}>
      {who && (
        <p className={styles.who}>
          <bdi>{who}</bdi>
        </p>
      )}
      {text === null ? (
        <p className={styles.coming}>Getting the words…</p>
      ) : (
        <p className={styles.text} dir="auto">
          {text}
        </p>
      )}
      <p className={styles.foot}>
        <time dateTime={at}>{formatTime(at)}</time>
        {isOurs && <span className={styles.mark}>{MARK[state]}</span>}
        {state === 'sending' && <StillTrying since={at} />}
      </p>
      {refusal && (
        <div className={styles.refusal} role="alert">
          <p>
            {refusal.message} {refusal.action}
          </p>
          <div className={styles.acts}>
            <Button size="small" variant="secondary" onClick={() => talk?.retry(key)}>
              Send again
            </Button>
            <Button size="small" variant="quiet" onClick={() => onDiscarded(talk?.discard(key) ?? '')}>
              Take it back
            </Button>
          </div>
        </div>
      )}
    </article>
  )
}

function StillTrying({ since }: { since: string }) {
  const now = useNow(1)
  return now - Date.parse(since) > LONG_MS ? <span>still trying, kept on this device</span> : null
}
