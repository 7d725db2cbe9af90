import type { OrderLine } from '@platewire/client'
import type { ReactNode } from 'react'
import { formatExtra, formatMoney } from '../../lib/format.ts'
import styles from './ledger.module.css'

/** The receipt: every line as the server computed it, dishes first, each fee by its name, then the total. */
export function Ledger({
  lines,
  totalMinor,
  taxMinor,
  currency,
  totalLabel = 'Total',
  itemNote,
}: {
  lines: readonly OrderLine[]
  totalMinor: number
  taxMinor: number
  currency: string
  totalLabel?: string
  /** What stands under a dish: a reason why it cannot be ordered. */
  itemNote?: (line: OrderLine, index: number) => ReactNode
}) {
  const items = lines.filter((line) => line.kind === 'item')
  const fees = lines.filter((line) => line.kind !== 'item')
  return (
    <div className={styles.ledger}>
      <ul className={styles.items}>
        {items.map((line, index) => (
          <li key={line.position} className={styles.item}>
            <span className={styles.quantity}>{line.quantity}×</span>
            <span className={styles.dish}>
              <bdi>{line.label}</bdi>
              <LineDetails line={line} currency={currency} />
              {itemNote?.(line, index)}
            </span>
            <span className={styles.amount}>{formatMoney(line.amount_minor, currency)}</span>
          </li>
        ))}
      </ul>
      <dl className={styles.sums}>
        {fees.map((line) => (
          <div key={line.position} className={styles.sum}>
            <dt>{line.label}</dt>
            <dd>{formatMoney(line.amount_minor, currency)}</dd>
          </div>
        ))}
        <div className={styles.total}>
          <dt>{totalLabel}</dt>
          <dd>{formatMoney(totalMinor, currency)}</dd>
        </div>
        {taxMinor > 0 && !fees.some((line) => line.kind === 'tax') && (
          <div className={styles.tax}>
            <dt>Tax included</dt>
            <dd>{formatMoney(taxMinor, currency)}</dd>
          </div>
        )}
      </dl>
    </div>
  )
}

function LineDetails({ line, currency }: { line: OrderLine; currency: string }) {
  return (
    <>
      {line.options.length > 0 && (
        <span className={styles.detail}>
          {line.options.map((option, index) => (
            <span key={`${option.group} ${option.name}`}>
              {index > 0 && ', '}
              <bdi>{option.name}</bdi>
              {option.price_minor !== 0 && ` ${formatExtra(option.price_minor, currency)}`}
            </span>
          ))}
        </span>
      )}
      {line.note && (
        <span className={styles.detail}>
          “<bdi>{line.note}</bdi>”
        </span>
      )}
    </>
  )
}
