import type { Connection } from '@platewire/client'
import { expect, it, vi } from 'vitest'
import { chooseTransport, rememberedTransport } from './transport-choice.ts'

const connection: Connection = {
  getSnapshot: vi.fn(),
  subscribe: vi.fn(),
  start: vi.fn(),
  stop: vi.fn(),
  checkNow: vi.fn(),
  use: vi.fn(),
}

it('is automatic until somebody chooses, and then what they chose', () => {
  expect(rememberedTransport()).toBe('auto')
  chooseTransport(connection, 'sse')
  expect(connection.use).toHaveBeenCalledWith('sse')
  expect(rememberedTransport()).toBe('sse')
})

it('is automatic when what is kept makes no sense', () => {
  localStorage.setItem('platewire.transport', 'pigeon')
  expect(rememberedTransport()).toBe('auto')
})
