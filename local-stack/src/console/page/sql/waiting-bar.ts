import type { Ending, SqlError } from '../../shared/events.ts'
import { CallError, call } from '../api.ts'
import { button, fill, h } from '../dom.ts'
import { say } from '../status.ts'
import { failure } from './failure.ts'

/** Asks whether what was changed counts. Without an answer it is undone when the time is over. */
export function waitingBar(
  run: string,
  holdMs: number,
  done: (isKept: boolean) => void = () => {},
): HTMLElement {
  const until = performance.now() + holdMs
  const left = h('span', { class: 'calm' })
  const bar = h('div', { class: 'waiting', role: 'group', 'aria-label': 'Changes that wait' })
  const finish = (words: string, isKept: boolean): void => {
    clearInterval(ticking)
    fill(bar, h('strong', {}, words))
    bar.dataset.done = String(isKept)
    say(words)
    done(isKept)
  }
  const answer = async (commit: boolean): Promise<void> => {
    try {
      const result = await call<{ ending: Ending } | SqlError>('end', { run, commit })
      if ('code' in result) throw new CallError(result)
      const isKept = result.ending === 'committed'
      finish(isKept ? 'Kept.' : 'Undone: everything is as before.', isKept)
    } catch (error) {
      if (!(error instanceof CallError)) throw error
      finish('Undone: it could not be kept.', false)
      bar.append(failure(error.error))
    }
  }
  const tick = (): void => {
    const seconds = Math.ceil((until - performance.now()) / 1_000)
    if (seconds <= 0) finish('Undone: nobody said that it counts.', false)
    else fill(left, `Undone by itself in ${seconds} s; others wait for these rows meanwhile.`)
  }
  const ticking = setInterval(() => (bar.isConnected ? tick() : clearInterval(ticking)), 1_000)
  fill(
    bar,
    h('strong', {}, 'Changed, but not kept yet.'),
    button('Keep the change', () => void answer(true), { class: 'main-act' }),
    button('Undo', () => void answer(false)),
    left,
  )
  tick()
  say('Changed, but not kept yet: keep or undo.')
  return bar
}
