import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { BookPage, bookInHand } from '../../testing-book.tsx'
import { book, changedByMia } from './testing.ts'
import { useMenuEditor } from './use-menu-editor.ts'

/** A device: each tab is an editor of its own, and all have one storage. */
function device() {
  const { platewire, bring } = bookInHand(book, async () => null)
  const open = () => {
    const page = renderHook(() => useMenuEditor('nadia', 'r'), {
      wrapper: ({ children }) => <BookPage platewire={platewire}>{children}</BookPage>,
    })
    const editing = () => page.result.current
    return {
      editing,
      price: () => editing().draft?.dishes.pork?.price_minor,
      charge: (price_minor: number) =>
        act(async () =>
          editing().act({ type: 'edit_dish', id: 'pork', changes: { price_minor } }, 'pork price'),
        ),
      press: (what: 'undo' | 'discard') => act(async () => editing()[what]()),
      /** What the browser does in every tab but the one that wrote. */
      hear: () => act(async () => window.dispatchEvent(new StorageEvent('storage'))),
      close: page.unmount,
    }
  }
  return { open, bring }
}

it('keeps a change through a reload, and nothing once it is taken back', async () => {
  const { open } = device()
  const tab = open()
  await tab.charge(480)
  tab.close()
  const again = open()
  expect([again.price(), again.editing().count]).toEqual([480, 1])
  await again.charge(450)
  again.close()
  expect([open().price(), localStorage.length]).toEqual([450, 0])
})

it('goes on asking about what a colleague changed too, after a reload', async () => {
  const { open, bring } = device()
  const tab = open()
  await tab.charge(480)
  await bring(changedByMia('pork', { price_minor: 500 }))
  expect(tab.editing().conflicts).toMatchObject([{ id: 'pork', by: 'Mia' }])
  tab.close()
  const again = open()
  expect([again.price(), again.editing().conflicts]).toMatchObject([480, [{ id: 'pork', by: 'Mia' }]])
  await act(async () => again.editing().decide(conflictOf(again), 'mine'))
  again.close()
  expect(open().editing().conflicts).toEqual([])
})

const conflictOf = (tab: ReturnType<ReturnType<typeof device>['open']>) => {
  const [conflict] = tab.editing().conflicts
  if (!conflict) throw new Error('no conflict')
  return conflict
}

it('shows in every tab what is changed in one, and clears no draft of another', async () => {
  const { open, bring } = device()
  const [one, other] = [open(), open()]
  await one.charge(480)
  // The other tab hears of the restaurant first, and then of the draft.
  await bring({ ...book, seq: 2 })
  expect(localStorage.length).toBe(1)
  await other.hear()
  expect([other.price(), other.editing().count]).toEqual([480, 1])
  await other.press('discard')
  await one.hear()
  expect([one.price(), localStorage.length]).toEqual([450, 0])
})

it('loses nothing where two tabs write at once: undo brings the other back', async () => {
  const { open } = device()
  const [one, other] = [open(), open()]
  await one.charge(480)
  await other.charge(510)
  expect([one.price(), other.price()]).toEqual([480, 480])
  await other.press('undo')
  await one.hear()
  expect([one.price(), other.price()]).toEqual([510, 510])
})
