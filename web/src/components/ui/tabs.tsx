import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { cx } from '../../lib/cx.ts'
import styles from './tabs.module.css'

export type Tab<Id extends string> = { id: Id; label: ReactNode; panel: ReactNode }

const STEP: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1 }

/** Tabs by the ARIA pattern: one stop in the tab order, arrows move, Home and End jump. */
export function Tabs<Id extends string>({
  label,
  tabs,
  selected,
  onSelect,
  className,
}: {
  label: string
  tabs: readonly Tab<Id>[]
  selected: Id
  onSelect: (id: Id) => void
  className?: string | undefined
}) {
  const base = useId()
  const list = useRef<HTMLDivElement>(null)
  const current = tabs.find((tab) => tab.id === selected) ?? tabs[0]

  function onKeyDown(event: KeyboardEvent) {
    const next = nextIndex(
      event,
      tabs.indexOf(current ?? { id: selected, label: '', panel: '' }),
      tabs.length,
    )
    const tab = next === null ? undefined : tabs[next]
    if (!tab || next === null) return
    event.preventDefault()
    onSelect(tab.id)
    list.current?.querySelectorAll<HTMLElement>('[role=tab]')[next]?.focus()
  }

  return (
    <div className={className}>
      <div ref={list} role="tablist" aria-label={label} className={styles.list} onKeyDown={onKeyDown}>
        {tabs.map((tab) => (
          <button
            key={tab.id}
            type="button"
            role="tab"
            id={`${base}-${tab.id}`}
            aria-selected={tab === current}
            aria-controls={`${base}-panel`}
            tabIndex={tab === current ? 0 : -1}
            className={cx(styles.tab, tab === current && styles.selected)}
            onClick={() => onSelect(tab.id)}
          >
            {tab.label}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${base}-panel`} aria-labelledby={current && `${base}-${current.id}`}>
        {current?.panel}
      </div>
    </div>
  )
}

function nextIndex(event: KeyboardEvent, at: number, count: number): number | null {
  if (event.key === 'Home') return 0
  if (event.key === 'End') return count - 1
  const step = STEP[event.key]
  if (step === undefined) return null
  const isMirrored = getComputedStyle(event.currentTarget).direction === 'rtl'
  return (at + (isMirrored ? -step : step) + count) % count
}
