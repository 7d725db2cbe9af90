import { lazy, type ReactNode, Suspense, useId } from 'react'
import type { PlotData } from './plot-data.ts'
import styles from './time-plot.module.css'

const TimeCanvas = lazy(() => import('./time-canvas.tsx').then((m) => ({ default: m.TimeCanvas })))

/** A plot over time: a sentence says what it shows, the picture follows, and a table says the same in words. */
export function TimePlot({
  title,
  data,
  children,
}: {
  /** What the picture shows, as a sentence. */
  title: ReactNode
  data: PlotData
  /** The same as a table. */
  children: ReactNode
}) {
  const id = useId()
  return (
    <figure className={styles.figure} aria-labelledby={id}>
      <figcaption id={id} className={styles.title}>
        {title}
      </figcaption>
      <ul className={styles.legend}>
        {data.lines.map(({ label, look, colour }) => (
          <li key={label}>
            <span className={styles[look]} style={{ color: `var(--${colour})` }} aria-hidden="true" /> {label}
          </li>
        ))}
        {data.shades.length > 0 && (
          <li>
            <span className={styles.shade} aria-hidden="true" /> {data.shadeLabel}
          </li>
        )}
      </ul>
      <div className={styles.canvas} aria-hidden="true">
        <Suspense fallback={null}>
          <TimeCanvas data={data} />
        </Suspense>
      </div>
      <details className={styles.twin}>
        <summary>As a table</summary>
        {children}
      </details>
    </figure>
  )
}
