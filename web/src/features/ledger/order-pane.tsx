import { ticketCode } from '@platewire/client'
import type { Timeline } from '@platewire/client/ledger'
import { Dialog } from '../../components/ui/dialog.tsx'
import { QueryError } from '../../components/ui/query-error.tsx'
import { Bone, Skeleton } from '../../components/ui/skeleton.tsx'
import { formatTime } from '../../lib/format.ts'
import styles from './ledger.module.css'
import { OrderPicture } from './order-picture.tsx'
import { useTimeline } from './use-ledger.ts'
import { attendedWords, formatMs, momentWords, VERDICT_WORDS } from './words.ts'

/** One order: what became of the promise, its time line as a picture, and every moment in words. */
export function OrderPane({ orderId, onClose }: { orderId: string; onClose: () => void }) {
  const timeline = useTimeline(orderId)
  const row = timeline.data?.row
  return (
    <Dialog
      isOpen
      onClose={onClose}
      variant="side"
      title={row ? <>Order {<bdi dir="ltr">{ticketCode(row.number)}</bdi>}</> : 'Order'}
    >
      {timeline.data ? (
        <Whole timeline={timeline.data} />
      ) : timeline.isError ? (
        <QueryError
          error={timeline.error}
          safe=""
          onRetry={() => void timeline.refetch()}
          isRetrying={timeline.isFetching}
        />
      ) : (
        <Skeleton label="Loading the order">
          <Bone height="24px" />
          <Bone height="160px" />
        </Skeleton>
      )}
    </Dialog>
  )
}

function Whole({ timeline: { row, moments } }: { timeline: Timeline }) {
  const start = Date.parse(row.committed_at)
  return (
    <div className={styles.pane}>
      <p className={styles.lead}>
        <strong>{VERDICT_WORDS[row.verdict]}.</strong>{' '}
        {row.shown_ms === null
          ? 'No device has reported showing it.'
          : `On a screen after ${formatMs(row.shown_ms)}.`}{' '}
        <bdi dir="auto">{attendedWords(row)}.</bdi>
      </p>
      <OrderPicture moments={moments} />
      <ol className={styles.moments}>
        {moments.map((moment, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: moments are only ever added at the end
          <li key={index}>
            <span className={styles.after}>
              {moment.kind === 'committed'
                ? formatTime(moment.at, row.timezone)
                : `+${formatMs(Math.max(0, Date.parse(moment.at) - start))}`}
            </span>
            <span>
              <bdi dir="auto">{momentWords(moment)}</bdi>
              {told(moment.at, moment.told_at)}
            </span>
          </li>
        ))}
      </ol>
    </div>
  )
}

/** A device that was cut off tells later what it did; until then nobody knew. */
function told(at: string, toldAt: string | undefined): string {
  const delay = toldAt === undefined ? 0 : Date.parse(toldAt) - Date.parse(at)
  return delay > 5000 ? `, told ${formatMs(delay)} later` : ''
}
