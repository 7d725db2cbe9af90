import { render, screen } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { MemberRow, seenWords } from './member-row.tsx'

const mia = {
  user_id: 'a0000000-0000-4000-8000-000000000001',
  role: 'manager',
  display_name: 'Mia Chen',
  created_at: '2026-11-01T12:00:00Z',
  last_seen_at: null,
} as const

const row = {
  member: mia,
  isPending: false,
  now: Date.parse('2026-11-26T12:00:00Z'),
  onRole: async () => true,
  onRemove: () => {},
}

describe('the row of a colleague', () => {
  it('bears the refusal it caused', () => {
    render(
      <ul>
        <MemberRow {...row} isSelf canManage error={new Error('x')} />
      </ul>,
    )
    expect(screen.getByRole('alert').textContent).toBe('This did not work. Try again in a moment.')
    expect(screen.getByRole('button', { name: 'Leave' })).toBeTruthy()
  })

  it('lets nobody but owners change others', () => {
    render(
      <ul>
        <MemberRow {...row} isSelf={false} canManage={false} error={null} />
      </ul>,
    )
    expect(screen.queryByRole('button')).toBeNull()
    expect(screen.queryByRole('combobox')).toBeNull()
  })

  it('says when a device of theirs was last heard of, and does not take silence for now', () => {
    expect(seenWords('2026-11-26T11:59:50Z', row.now)).toBe('Here now')
    expect(seenWords('2026-11-26T11:20:00Z', row.now)).toBe('Last seen 40 min ago')
    expect(seenWords('2026-11-20T11:20:00Z', row.now)).toMatch(/^Last seen .*20/)
    expect(seenWords(null, row.now)).toBe('Not seen on a board yet')
  })
})
