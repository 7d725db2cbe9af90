import type { Moment } from '@platewire/client/ledger'
import { cx } from '../../lib/cx.ts'
import { lanesOf, PROMISES_MS, placeOf } from './order-lanes.ts'
import styles from './order-picture.module.css'
import { formatMs } from './words.ts'

/** An order's time line: a row each for the server, the devices, people and the alarm, on a scale from hundredths to minutes. */
export function OrderPicture({ moments }: { moments: readonly Moment[] }) {
  const lanes = lanesOf(moments)
  const last = Math.max(0, ...lanes.flatMap(({ marks }) => marks.map(({ ms }) => ms)))
  const at = (ms: number) => ({ insetInlineStart: `${placeOf(ms, last) * 100}%` })
  return (
    <div className={styles.picture} aria-hidden="true">
      {lanes.map(({ id, name, marks }) => {
        const times = marks.map(({ ms }) => placeOf(ms, last) * 100)
        const from = Math.min(...times)
        return (
          <div key={id} className={styles.lane}>
            <span className={styles.name}>{name}</span>
            <span className={styles.track}>
              {PROMISES_MS.map((ms) => (
                <span key={ms} className={styles.promise} style={at(ms)} />
              ))}
              <span
                className={styles.run}
                style={{ insetInlineStart: `${from}%`, inlineSize: `${Math.max(...times) - from}%` }}
              />
              {marks.map(({ kind, ms }, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: marks are only ever added at the end
                <span key={index} className={cx(styles.mark, styles[kind])} style={at(ms)} />
              ))}
            </span>
          </div>
        )
      })}
      <div className={styles.lane}>
        <span />
        <span className={styles.scale}>
          {[100, 1000, ...PROMISES_MS].map((ms) => (
            <span key={ms} className={styles.tick} style={at(ms)}>
              {formatMs(ms).replace('.0', '')}
            </span>
          ))}
        </span>
      </div>
    </div>
  )
}
