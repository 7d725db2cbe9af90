import { drawing, fill, h } from './dom.ts'
import { say } from './status.ts'

/** What does not answer. */
export type Outage = 'none' | 'database' | 'stack'

const words = {
  database: 'The database does not answer. Nothing was changed, your text is kept; trying again …',
  stack: 'The stack does not answer: it was stopped, or is starting. Your text is kept; trying again …',
} as const

let now: Outage = 'none'
let check: (() => Promise<unknown>) | undefined
const listeners = new Set<() => void>()

/** How to ask whether all is well again, while it is not. */
export function checkBy(ask: () => Promise<unknown>): void {
  check = ask
}

/** Hears when what was away is back. */
export function onReturn(listener: () => void): void {
  listeners.add(listener)
}

/** The line between this page and the database: whole, or cut. */
export function wire(): HTMLElement {
  const isCut = now !== 'none'
  const mark = isCut
    ? drawing('0 0 40 12', ['M0 6h13M27 6h13', 'wire'], ['M17 3l6 6M23 3l-6 6', 'cross'])
    : drawing('0 0 40 12', ['M0 6h40', 'wire'])
  return h('span', { class: 'connection', 'data-cut': isCut }, mark, isCut ? 'Cut' : 'Connected')
}

function show(): void {
  const banner = document.getElementById('outage')
  if (banner) {
    banner.hidden = now === 'none'
    fill(banner, now === 'none' ? '' : words[now])
  }
  document.querySelector('.connection')?.replaceWith(wire())
}

function tryAgain(): void {
  setTimeout(() => {
    check?.().catch(tryAgain)
  }, 1_500)
}

/** Takes note of what answers and what does not. */
export function report(outage: Outage): void {
  if (outage === now) return
  const before = now
  now = outage
  show()
  if (outage === 'none') {
    say('The database answers again.')
    for (const listener of listeners) listener()
  } else if (before === 'none') tryAgain()
}
