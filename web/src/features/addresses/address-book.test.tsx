import { type Platewire, PlatewireError } from '@platewire/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { AddressBook } from './address-book.tsx'

const sendOrKeep = vi.hoisted(() => vi.fn())
vi.mock('../../lib/outbox.ts', async (original) => ({
  ...(await original<typeof import('../../lib/outbox.ts')>()),
  sendOrKeep,
}))

const address = (id: string, label: string) => ({
  id,
  label,
  line1: 'Rue Foch 3',
  line2: '',
  city: 'Paris',
  postcode: '75001',
  instructions: '',
  latitude: 48.8,
  longitude: 2.3,
  isWaiting: false,
})

it('tells of each of two addresses that are removed quickly what became of it', async () => {
  const answers = [
    Promise.withResolvers<null>(),
    Promise.withResolvers<null>(),
    Promise.withResolvers<null>(),
  ]
  for (const { promise } of answers) sendOrKeep.mockReturnValueOnce(promise)
  const onRemoved = vi.fn()
  render(
    <PlatewireContext value={{} as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <AddressBook
          addresses={[address('a', 'Home'), address('b', 'Work'), address('c', 'Gym')]}
          refused={[]}
          start={null}
          plan={{ landmarks: [], error: null, isAsking: false, retry: () => {} }}
          onEditing={() => {}}
          onRemoved={onRemoved}
        />
      </QueryClientProvider>
    </PlatewireContext>,
  )
  for (const name of ['Home', 'Work', 'Gym'])
    await userEvent.click(screen.getByRole('button', { name: `Remove ${name}` }))
  answers[0]?.resolve(null)
  answers[1]?.reject(
    new PlatewireError({ code: 'BUSY', reason: 'BUSY', message: 'Not now.', action: 'Try again.' }),
  )
  answers[2]?.resolve(null)
  expect((await screen.findByRole('alert')).textContent).toBe('Work was not removed. Not now. Try again.')
  expect(onRemoved.mock.calls).toEqual([['a'], ['c']])
})

it('never opens an empty form: until it knows where to begin it says that it is asking', async () => {
  render(
    <PlatewireContext value={{} as unknown as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <AddressBook
          addresses={[]}
          refused={[]}
          start={null}
          plan={{ landmarks: [], error: null, isAsking: true, retry: () => {} }}
          onEditing={() => {}}
          onRemoved={() => {}}
        />
      </QueryClientProvider>
    </PlatewireContext>,
  )
  await userEvent.click(screen.getByRole('button', { name: 'Add an address' }))
  expect(within(screen.getByRole('dialog')).getByText('Getting the plan')).toBeTruthy()
})
