import { useEffect, useRef } from 'react'
import { isForThePage } from '../hooks/use-board-keys.ts'
import { type KitchenKey, kitchenKey } from './kitchen-keys.ts'

/** What keys need of the kitchen view beyond its buttons. */
export interface KitchenKeyHandlers {
  readonly onStation: (step: 1 | -1) => void
  readonly onRecall: () => void
  readonly onPrint: (orderId: string) => void
  readonly onAllDay: () => void
  readonly onSeen: () => void
  readonly onSilence: () => void
  readonly onHelp: () => void
}

const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]

function move(step: 1 | -1): void {
  const lines = all('[data-kitchen-line], [data-bump]')
  const focused = document.activeElement
  const at = focused instanceof HTMLElement ? lines.indexOf(focused) : -1
  const next = lines[at === -1 ? 0 : Math.min(lines.length - 1, Math.max(0, at + step))]
  next?.focus()
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' })
}

function printFocused(onPrint: (orderId: string) => void): void {
  const ticket = document.activeElement?.closest<HTMLElement>('[data-kitchen-ticket]')
  if (ticket?.dataset.kitchenTicket) onPrint(ticket.dataset.kitchenTicket)
}

function run(key: KitchenKey, handlers: KitchenKeyHandlers): void {
  const does: Record<KitchenKey['type'], () => void> = {
    bump: () => 'index' in key && all('[data-bump]')[key.index]?.click(),
    move: () => key.type === 'move' && move(key.step),
    station: () => key.type === 'station' && handlers.onStation(key.step),
    print: () => printFocused(handlers.onPrint),
    recall: handlers.onRecall,
    all_day: handlers.onAllDay,
    seen: handlers.onSeen,
    silence: handlers.onSilence,
    help: handlers.onHelp,
  }
  does[key.type]()
}

/** Every act of the kitchen view by keyboard, or by a bump bar that types numbers. A key held down acts once. */
export function useKitchenKeys(handlers: KitchenKeyHandlers): void {
  const latest = useRef(handlers)
  latest.current = handlers
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isForThePage(event) || event.repeat) return
      const key = kitchenKey(event.key)
      if (key === null) return
      event.preventDefault()
      run(key, latest.current)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
