import { type Platewire, PlatewireError } from '@platewire/client'
import type { Support } from '@platewire/client/support'
import { QueryClientProvider } from '@tanstack/react-query'
import { act, renderHook, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { useAddNote } from './use-add-note.ts'

const desk = vi.hoisted(() => ({
  sent: [] as { text: string; commandId: string | undefined }[],
  answer: { yes: () => {}, no: (_: unknown) => {} },
}))
vi.mock('@platewire/client/support', () => ({
  createSupport: (): Partial<Support> => ({
    addNote: (_, text, how) => {
      desk.sent.push({ text, commandId: how?.commandId })
      return new Promise<void>((yes, no) => {
        desk.answer = { yes, no }
      })
    },
  }),
}))

let ids = 0
const platewire = { core: { newId: () => `key-${++ids}` } } as unknown as Platewire
const client = createQueryClient()
const wrapper = ({ children }: { children: ReactNode }) => (
  <PlatewireContext value={platewire}>
    <QueryClientProvider client={client}>{children}</QueryClientProvider>
  </PlatewireContext>
)
const noting = () => renderHook(() => useAddNote('talk-1'), { wrapper })
const failure = (retryable: boolean) =>
  new PlatewireError({
    code: retryable ? 'OFFLINE' : 'FORBIDDEN',
    reason: retryable ? 'OFFLINE' : 'NOT_ALLOWED',
    message: 'No.',
    action: 'Wait.',
  })
const asked = (times: number) => waitFor(() => expect(desk.sent).toHaveLength(times))

beforeEach(() => {
  sessionStorage.clear()
  desk.sent = []
})

test('a note leaves the box when it is sent, and what is written meanwhile stays', async () => {
  const { result } = noting()
  act(() => result.current.setNote('She was promised a refund'))
  act(() => result.current.send(result.current.note))
  expect(result.current.note).toBe('')
  act(() => result.current.setNote('and a voucher'))
  await asked(1)
  await act(async () => desk.answer.yes())
  expect(result.current.note).toBe('and a voucher')
})

test('a note that got no answer comes back before what was begun, and says why', async () => {
  const { result } = noting()
  act(() => result.current.send('She was promised a refund'))
  act(() => result.current.setNote('and a voucher'))
  await asked(1)
  await act(async () => desk.answer.no(failure(true)))
  await waitFor(() => expect(result.current.error).not.toBeNull())
  expect(result.current.note).toBe('She was promised a refund\nand a voucher')
})

test('the same words sent again are the same note, until the server answered', async () => {
  const { result } = noting()
  for (const times of [1, 2]) {
    act(() => result.current.send('Call her'))
    await asked(times)
    await act(async () => (times === 1 ? desk.answer.no(failure(true)) : desk.answer.yes()))
  }
  act(() => result.current.send('Call her'))
  await asked(3)
  await act(async () => desk.answer.no(failure(false)))
  act(() => result.current.send('Call her'))
  await asked(4)
  await act(async () => desk.answer.yes())
  const keys = desk.sent.map(({ commandId }) => commandId)
  expect(keys[0]).toBe(keys[1])
  expect(new Set(keys).size).toBe(3)
})

test('left meanwhile, a note that was sent is no draft, and one that was not is there again', async () => {
  const first = noting()
  act(() => first.result.current.send('Call her'))
  await asked(1)
  first.unmount()
  const { result } = noting()
  expect(result.current.note).toBe('')
  await act(async () => desk.answer.no(failure(true)))
  expect(result.current.note).toBe('Call her')
})
