import type { OpeningBook } from '@platewire/client/menu-editor'
import { act, renderHook } from '@testing-library/react'
import { expect, it } from 'vitest'
import { BookPage, bookInHand } from '../../testing-book.tsx'
import { useHours } from './use-hours.ts'

const book: OpeningBook = {
  seq: 1,
  topic: '',
  timezone: 'Europe/Paris',
  now: '2026-11-26T19:00:00Z',
  opening: null,
  openings: [],
  orders: [],
  edit: { version: 3, at: '2026-11-25T09:00:00Z', by: 'Nadia' },
  hours: [{ weekday: 1, opens: '11:00', closes: '14:30' }],
  closures: [
    { id: 'c', closed_from: '2026-12-24T00:00', closed_until: '2026-12-26T00:00', reason: '', by: null },
  ],
}
const bookAt = (version: number, opens: string, by = 'Nadia'): OpeningBook => ({
  ...book,
  seq: version,
  edit: { version, at: '2026-11-26T19:02:00Z', by },
  hours: [{ weekday: 1, opens, closes: '14:30' }],
})

/** A device on a server that answers a saving when the test likes. */
function device() {
  const sent: Record<string, unknown>[] = []
  let answer = (_: unknown) => {}
  const { platewire, bring } = bookInHand(
    book,
    (_, args) => {
      sent.push(args)
      return new Promise((resolve) => {
        answer = resolve
      })
    },
    async () => ({ opening: null, openings: [], orders: [] }),
  )
  const open = () => {
    const page = renderHook(() => useHours('nadia', 'r'), {
      wrapper: ({ children }) => <BookPage platewire={platewire}>{children}</BookPage>,
    })
    const hours = () => page.result.current
    return {
      hours,
      opens: () => hours().draft?.hours[0]?.opens,
      edit: (opens: string) =>
        act(async () =>
          hours().edit((draft) => ({ ...draft, hours: draft.hours.map((span) => ({ ...span, opens })) })),
        ),
      save: () => act(async () => hours().save()),
      /** What the browser does in every tab but the one that wrote. */
      hear: () => act(async () => window.dispatchEvent(new StorageEvent('storage'))),
      close: page.unmount,
    }
  }
  return {
    open,
    bring,
    sent,
    answer: (version: number) =>
      act(async () => answer({ version, at: '2026-11-26T19:02:00Z', by: 'Nadia' })),
  }
}

it('keeps what is not saved while somebody looks at the board, and nothing once it is discarded', async () => {
  const { open } = device()
  const page = open()
  await page.edit('12:00')
  page.close()
  const again = open()
  expect([again.opens(), again.hours().isChanged]).toEqual(['12:00', true])
  await act(async () => again.hours().discard())
  again.close()
  expect([open().opens(), localStorage.length]).toEqual(['11:00', 0])
})

it('asks about what a colleague saved while a draft lay on the device', async () => {
  const { open, bring } = device()
  const page = open()
  await page.edit('12:00')
  page.close()
  await bring(bookAt(4, '10:00', 'Mia'))
  const again = open()
  expect([again.opens(), again.hours().isOvertaken]).toEqual(['12:00', true])
})

it('shows what was saved until the book has it, without a network as well', async () => {
  const { open, bring, answer } = device()
  const page = open()
  await page.edit('12:00')
  await page.save()
  await answer(4)
  expect([page.opens(), page.hours().isChanged, page.hours().isAhead, localStorage.length]).toEqual([
    '12:00',
    false,
    true,
    0,
  ])
  await bring(bookAt(4, '12:00'))
  await bring(bookAt(5, '10:00', 'Mia'))
  expect([page.opens(), page.hours().isAhead, page.hours().isOvertaken]).toEqual(['10:00', false, false])
})

it('leaves what was changed while it was saved, and saves that on top of it', async () => {
  const { open, bring, sent, answer } = device()
  const page = open()
  await page.edit('12:00')
  await page.save()
  await page.edit('13:00')
  // The book can be here before the answer is.
  await bring(bookAt(4, '12:00'))
  expect(page.hours().isOvertaken).toBe(false)
  await answer(4)
  expect([page.opens(), page.hours().isChanged, page.hours().isOvertaken]).toEqual(['13:00', true, false])
  await page.save()
  expect(sent.at(-1)).toMatchObject({ version: 4, hours: [{ opens: '13:00' }] })
})

it('lets a space be typed at the end of a word, and is not in the way of news with it', async () => {
  const { open, bring } = device()
  const page = open()
  await act(async () =>
    page.hours().edit((draft) => ({
      ...draft,
      closures: draft.closures.map((closure) => ({ ...closure, reason: ' ' })),
    })),
  )
  expect([page.hours().draft?.closures[0]?.reason, page.hours().isChanged]).toEqual([' ', false])
  await bring(bookAt(4, '10:00', 'Mia'))
  expect([page.opens(), page.hours().isChanged]).toEqual(['10:00', false])
})

it('is one draft in all tabs, which no tab clears for another', async () => {
  const { open, bring } = device()
  const [one, other] = [open(), open()]
  await one.edit('12:00')
  await bring({ ...book, seq: 2 })
  expect(localStorage.length).toBe(1)
  await other.hear()
  expect([other.opens(), other.hours().isChanged]).toEqual(['12:00', true])
  await act(async () => other.hours().discard())
  await one.hear()
  expect([one.opens(), localStorage.length]).toEqual(['11:00', 0])
})

it('drops what it cannot read', async () => {
  localStorage.setItem('platewire.hours-draft.1.nadia.r', '{"version":"three"}')
  expect([device().open().opens(), localStorage.length]).toEqual(['11:00', 0])
})
