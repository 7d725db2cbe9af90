import { fireEvent, render } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { useBoardKeys } from './use-board-keys.ts'

const handlers = {
  onSilence: vi.fn(),
  onSeen: vi.fn(),
  onCancel: vi.fn(),
  onPrint: vi.fn(),
  onFind: vi.fn(),
  onHelp: vi.fn(),
  onClose: vi.fn(),
}

function Tickets() {
  useBoardKeys(handlers)
  return ['A 41', 'A 42', 'A 43'].map((code) => (
    <article key={code} data-ticket={code}>
      <button type="button" data-opener>
        {code}
      </button>
    </article>
  ))
}

it('a key held down acts once, and moves on as long as it is held', () => {
  render(<Tickets />)
  const hold = (key: string) => {
    for (const repeat of [false, true, true]) fireEvent.keyDown(document.body, { key, repeat })
  }
  hold('v')
  expect(handlers.onSeen).toHaveBeenCalledOnce()
  hold('j')
  expect(document.activeElement?.textContent).toBe('A 43')
})
