import { type Platewire, PlatewireError } from '@platewire/client'
import type { Agent, Conversation, Support } from '@platewire/client/support'
import { QueryClientProvider } from '@tanstack/react-query'
import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { beforeEach, expect, test, vi } from 'vitest'
import { PlatewireContext } from '../../lib/platewire-context.tsx'
import { createQueryClient } from '../../lib/query-client.ts'
import { DeskActs } from './desk-acts.tsx'

const desk = vi.hoisted(() => ({ sent: [] as unknown[], refusal: null as unknown }))
vi.mock('@platewire/client/support', () => ({
  createSupport: (): Partial<Support> => ({
    assign: (_, agentId) => answer(['assign', agentId]),
    closeConversation: () => answer('close'),
  }),
}))
async function answer(sent: unknown): Promise<never> {
  desk.sent.push(sent)
  if (desk.refusal) throw desk.refusal
  return new Promise(() => {})
}

const refused = vi.fn()
beforeEach(() => {
  Object.assign(desk, { sent: [], refusal: null })
  refused.mockReset()
})

function show(agentId: string | null = 'ada') {
  const conversation = {
    facts: { conversation_id: '1', version: 3, status: 'open', agent_id: agentId, customer_id: 'lea' },
    details: { agent_name: 'Ada' },
  } as Conversation
  const agents = [
    { user_id: 'ada', name: 'Ada' },
    { user_id: 'ben', name: 'Ben' },
    { user_id: 'lea', name: 'Lea' },
  ] as Agent[]
  render(
    <PlatewireContext value={{} as Platewire}>
      <QueryClientProvider client={createQueryClient()}>
        <DeskActs conversation={conversation} agents={agents} me="ada" onRefused={refused} />
      </QueryClientProvider>
    </PlatewireContext>,
  )
}

const offline = new PlatewireError({
  code: 'OFFLINE',
  reason: 'OFFLINE',
  message: 'No connection.',
  action: 'Wait for it.',
})
const handOn = () => screen.getByRole('button', { name: 'Yours. Hand on…' })

test('arrow keys on "Hand on" hand nothing on', async () => {
  show()
  handOn().focus()
  await userEvent.keyboard('{ArrowDown}{ArrowDown}')
  expect(screen.queryByRole('combobox')).toBeNull()
  expect(desk.sent).toEqual([])
})

test('a conversation goes where the button says, to colleagues but not to oneself or its customer', async () => {
  show()
  await userEvent.click(handOn())
  const dialog = within(screen.getByRole('dialog', { name: 'Hand this conversation on' }))
  expect(dialog.getAllByRole('listitem').map((way) => way.textContent)).toEqual([
    'Back to the queue',
    'To Ben',
  ])
  await userEvent.click(dialog.getByRole('button', { name: 'To Ben' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(desk.sent).toEqual([['assign', 'ben']])
  expect(handOn().getAttribute('aria-busy')).toBe('true')
})

test('looked at and left, nothing is handed on', async () => {
  show()
  await userEvent.click(handOn())
  await userEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Close' }))
  expect(screen.queryByRole('dialog')).toBeNull()
  expect(desk.sent).toEqual([])
  expect(document.activeElement).toBe(handOn())
})

test('a refusal stands beside the buttons', async () => {
  desk.refusal = offline
  show()
  await userEvent.click(handOn())
  await userEvent.click(screen.getByRole('button', { name: 'Back to the queue' }))
  expect((await screen.findByRole('alert')).textContent).toBe('No connection. Wait for it.')
  expect(desk.sent).toEqual([['assign', null]])
})

test('the key E closes once, as the button does', async () => {
  show(null)
  await userEvent.keyboard('e')
  await userEvent.keyboard('e')
  expect(desk.sent).toEqual(['close'])
  expect(screen.getByRole('button', { name: /^Clos/ }).getAttribute('aria-busy')).toBe('true')
})

test('the key E says what it could not do, where the button says it', async () => {
  desk.refusal = offline
  show(null)
  await userEvent.keyboard('e')
  expect((await screen.findByRole('alert')).textContent).toBe('No connection. Wait for it.')
  expect(refused).toHaveBeenCalledTimes(1)
})
