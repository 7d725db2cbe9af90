import { render, screen } from '@testing-library/react'
import { userEvent } from '@testing-library/user-event'
import { useState } from 'react'
import { beforeEach, expect, test, vi } from 'vitest'
import { Composer } from './composer.tsx'

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false }))
})

function Box({ locked, onSend }: { locked: string | null; onSend: (text: string) => void }) {
  const [text, setText] = useState('')
  return <Composer text={text} onText={setText} onSend={onSend} locked={locked} />
}

function open(locked: string | null = null) {
  const sent: string[] = []
  render(<Box locked={locked} onSend={(text) => sent.push(text)} />)
  return { sent, box: screen.getByRole('textbox'), user: userEvent.setup() }
}

test('Enter sends, Shift and Enter begins a line', async () => {
  const { sent, box, user } = open()
  await user.type(box, 'one{Shift>}{Enter}{/Shift}two{Enter}')
  expect(sent).toEqual(['one\ntwo'])
})

test('nothing but white space is not sent', async () => {
  const { sent, box, user } = open()
  await user.type(box, '   {Enter}')
  expect(sent).toEqual([])
})

test('a locked box says why, sends nothing and keeps what was written', async () => {
  const { sent, box, user } = open('Locked until 2 messages are here.')
  await user.type(box, 'answer{Enter}')
  await user.click(screen.getByRole('button', { name: 'Send' }))
  expect(sent).toEqual([])
  expect(box).toHaveProperty('value', 'answer')
  expect(screen.getByRole('status').textContent).toBe('Locked until 2 messages are here.')
})

test('near the limit it counts characters as people do, and beyond it sends nothing', async () => {
  const { sent, box, user } = open()
  await user.click(box)
  await user.paste('🍜'.repeat(1999))
  expect(screen.getByText('1 character left')).toBeTruthy()
  await user.paste('🍜🍜')
  expect(screen.getByText('1 character too many')).toBeTruthy()
  await user.keyboard('{Enter}')
  expect(sent).toEqual([])
})
