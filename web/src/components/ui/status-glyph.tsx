import type { ReactNode } from 'react'
import type { GlyphName } from '../../lib/order-status.ts'
import styles from './status-glyph.module.css'

const TICK = 'M5.3 10.5 6.7 9.1 8.8 11.2 13.3 6.2 14.8 7.6 8.85 14.1Z'
const ring = <circle cx="10" cy="10" r="7.4" fill="none" stroke="currentColor" strokeWidth="2" />
const knockout = (d: string) => <path d={d} fillRule="evenodd" />

const DRAWN: Record<GlyphName, ReactNode> = {
  placed: knockout(
    'M10 .9 19.1 10 10 19.1.9 10ZM8.9 5.2H11.1L10.8 11H9.2ZM10 12.3A1.25 1.25 0 1 0 10 14.8 1.25 1.25 0 0 0 10 12.3Z',
  ),
  scheduled: (
    <>
      <circle
        cx="10"
        cy="10"
        r="8"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.8"
        strokeDasharray="3.4 2.88"
      />
      {knockout('M6.4 6.6H13.6V13.6H6.4ZM7.8 9.4V12.2H12.2V9.4Z')}
    </>
  ),
  accepted: (
    <>
      {ring}
      <path d={TICK} transform="translate(1.4 1.4) scale(.86)" />
    </>
  ),
  preparing: (
    <>
      {ring}
      <path d="M10 4.6A5.4 5.4 0 0 0 10 15.4Z" />
    </>
  ),
  ready: knockout(
    `M4.2 1.8H15.8A2.4 2.4 0 0 1 18.2 4.2V15.8A2.4 2.4 0 0 1 15.8 18.2H4.2A2.4 2.4 0 0 1 1.8 15.8V4.2A2.4 2.4 0 0 1 4.2 1.8Z${TICK}`,
  ),
  picked_up: <path d="M2.2 2.8 18.6 10 2.2 17.2 5.6 10Z" />,
  arriving: <path d="M.8 4 10 10 .8 16 3.2 10ZM9.4 4 19.2 10 9.4 16 11.8 10Z" />,
  delivered: knockout(`M10 1.4A8.6 8.6 0 1 0 10 18.6 8.6 8.6 0 0 0 10 1.4Z${TICK}`),
  cancelled: knockout(
    'M6.4 1.4H13.6L18.6 6.4V13.6L13.6 18.6H6.4L1.4 13.6V6.4ZM6.2 7.7 8.5 10 6.2 12.3 7.7 13.8 10 11.5 12.3 13.8 13.8 12.3 11.5 10 13.8 7.7 12.3 6.2 10 8.5 7.7 6.2Z',
  ),
}

const POINTS: readonly GlyphName[] = ['picked_up', 'arriving']

/** The shape of a state, drawn in the current colour. It never stands without its word. */
export function StatusGlyph({ name, size = 16 }: { name: GlyphName; size?: 16 | 20 | 28 }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="currentColor"
      aria-hidden="true"
      focusable="false"
      data-glyph={name}
      className={POINTS.includes(name) ? styles.points : undefined}
    >
      {DRAWN[name]}
    </svg>
  )
}
