import { useEffect, useRef } from 'react'
import { type KeyCommand, keyCommand } from '../keys.ts'

/** What keys need of the board beyond its buttons. */
export interface KeyHandlers {
  readonly onSilence: () => void
  readonly onSeen: () => void
  readonly onCancel: (orderId: string) => void
  readonly onPrint: (orderId: string) => void
  readonly onFind: () => void
  readonly onHelp: () => void
  readonly onClose: () => void
}

const OPENER = '[data-opener]'
const all = (selector: string) => [...document.querySelectorAll<HTMLElement>(selector)]
const ticketInFocus = () => document.activeElement?.closest<HTMLElement>('[data-ticket]') ?? null

function focusTicket(ticket: Element | null | undefined): void {
  const opener = ticket?.querySelector<HTMLElement>(OPENER)
  opener?.focus()
  opener?.scrollIntoView({ block: 'nearest' })
}

function move(step: 1 | -1): void {
  const tickets = all('[data-ticket]')
  const current = ticketInFocus()
  const at = current === null ? -1 : tickets.indexOf(current)
  focusTicket(tickets[at === -1 ? 0 : Math.min(tickets.length - 1, Math.max(0, at + step))])
}

function jump(step: 1 | -1): void {
  const regions = all('[data-region]')
  const at = regions.findIndex((region) => region.contains(document.activeElement))
  const next = at === -1 ? 0 : (at + step + regions.length) % regions.length
  regions[next]?.focus()
}

function moveColumn(step: 1 | -1): void {
  const columns = all('[data-region]').filter((region) => region.querySelector('[data-ticket]'))
  const at = columns.findIndex((column) => column.contains(document.activeElement))
  const next = at === -1 ? 0 : Math.min(columns.length - 1, Math.max(0, at + step))
  focusTicket(columns[next]?.querySelector('[data-ticket]'))
}

/** Without a ticket in focus a key only shows where it would act; the second press acts. */
function press(shortcut: string): void {
  const selector = `[aria-keyshortcuts="${shortcut}"]`
  const ticket = ticketInFocus()
  const within = ticket ?? document.activeElement?.closest('[data-detail]')
  const button = within?.querySelector<HTMLElement>(selector)
  if (button) button.click()
  else focusTicket(document.querySelector(`[data-ticket]:has(${selector})`))
}

function chooseMinutes(index: number): void {
  const within = ticketInFocus() ?? document.activeElement?.closest('[data-detail]')
  within?.querySelectorAll<HTMLElement>('[data-minutes]')[index]?.click()
}

/** The order in focus: on the board, or open beside it. */
function withOrder(act: (orderId: string) => void): void {
  const detail = document.activeElement?.closest<HTMLElement>('[data-detail]')
  const orderId = ticketInFocus()?.dataset.ticket ?? detail?.dataset.detail
  if (orderId !== undefined) act(orderId)
}

function run(command: KeyCommand, handlers: KeyHandlers): void {
  const does: Record<KeyCommand['type'], () => void> = {
    move: () => 'step' in command && move(command.step),
    column: () => 'step' in command && moveColumn(command.step),
    region: () => 'step' in command && jump(command.step),
    press: () => 'shortcut' in command && press(command.shortcut),
    minutes: () => 'index' in command && chooseMinutes(command.index),
    silence: handlers.onSilence,
    seen: handlers.onSeen,
    cancel: () => withOrder(handlers.onCancel),
    print: () => withOrder(handlers.onPrint),
    find: handlers.onFind,
    help: handlers.onHelp,
    close: handlers.onClose,
  }
  does[command.type]()
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && target.matches('input:not([type=radio]), textarea, select')

/** Whether a key is meant for the page: not for a field, a dialog, or the browser. */
export const isForThePage = (event: KeyboardEvent): boolean =>
  !(event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) &&
  !isTyping(event.target) &&
  document.querySelector('dialog[open]') === null

const isMove = ({ type }: KeyCommand): boolean => type === 'move' || type === 'column'

/** Every act of the board by keyboard; a key held down moves on, and acts once. Open dialogs keep their keys to themselves. */
export function useBoardKeys(handlers: KeyHandlers): void {
  const latest = useRef(handlers)
  latest.current = handlers
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!isForThePage(event)) return
      const command = keyCommand(event.key, event.shiftKey)
      if (command === null) return
      event.preventDefault()
      if (!event.repeat || isMove(command)) run(command, latest.current)
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [])
}
