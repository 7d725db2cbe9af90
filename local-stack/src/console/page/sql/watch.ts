import { h } from '../dom.ts'
import { say } from '../status.ts'

const EVERY_MS = 2_000

/** Runs something again and again while the page is seen and the box is ticked. */
export function createWatch(run: () => Promise<void>): { element: HTMLElement; start(): void; stop(): void } {
  const box = h('input', { type: 'checkbox', role: 'switch' })
  let timer: ReturnType<typeof setTimeout> | undefined
  const next = (): void => {
    timer = setTimeout(async () => {
      if (!box.isConnected) return stop()
      if (document.visibilityState === 'visible') await run()
      if (box.checked) next()
    }, EVERY_MS)
  }
  const start = (): void => {
    clearTimeout(timer)
    box.checked = true
    next()
  }
  const stop = (): void => {
    clearTimeout(timer)
    box.checked = false
  }
  box.addEventListener('change', () => {
    if (!box.checked) return stop()
    say('Read again every two seconds.')
    void run()
    start()
  })
  return {
    element: h(
      'label',
      { class: 'switch', title: 'Reads again every two seconds, read-only' },
      box,
      h('span', {}, 'Watch'),
    ),
    start,
    stop,
  }
}
