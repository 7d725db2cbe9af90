import { PlatewireError } from '@platewire/client'
import type { AudienceSizes, DeskEntry } from '@platewire/client/announcements'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { useState } from 'react'
import { describe, expect, it } from 'vitest'
import { lastActOf } from './desk-row.tsx'
import {
  type Draft,
  draftOf,
  emptyDraft,
  problemsOf,
  spelledOut,
  textOf,
  toInstant,
  toLocal,
} from './draft.ts'
import { DraftForm } from './draft-form.tsx'

const sizes: AudienceSizes = { everyone: 1500, customers: 1204, restaurants: 31, drivers: 1, agents: 4 }
const now = Date.parse('2026-11-25T19:00:00Z')
const written: Draft = { ...emptyDraft, title: 'Storm tonight', body: 'Deliveries may take longer.' }

function Form({ error = null, sent = [] }: { error?: Error | null; sent?: unknown[] }) {
  const [draft, setDraft] = useState<Draft>(emptyDraft)
  return (
    <DraftForm
      draft={draft}
      onChange={setDraft}
      sizes={sizes}
      error={error}
      pending={null}
      onSave={() => sent.push('save')}
      onPublish={(at) => sent.push(at)}
    />
  )
}

describe('the form', () => {
  it('says in its button what will happen to how many', async () => {
    render(<Form />)
    expect(screen.getByRole('button', { name: 'Publish to 1,204 customers now' })).toBeDefined()
    await userEvent.click(screen.getByRole('radio', { name: /^Drivers/ }))
    expect(screen.getByRole('button', { name: 'Publish to 1 driver now' })).toBeDefined()
    await userEvent.click(screen.getByRole('radio', { name: /^Everyone/ }))
    expect(screen.getByRole('button', { name: 'Publish to all 1,500 people now' })).toBeDefined()
    await userEvent.click(screen.getByRole('radio', { name: 'At a time' }))
    expect(screen.getByRole('button', { name: 'Schedule for all 1,500 people' })).toBeDefined()
  })

  it('sends nothing that is empty, and says what is missing on the field itself', async () => {
    const sent: unknown[] = []
    render(<Form sent={sent} />)
    await userEvent.click(screen.getByRole('button', { name: /^Publish/ }))
    expect(sent).toEqual([])
    expect(screen.getByLabelText('Title').getAttribute('aria-invalid')).toBe('true')
    await userEvent.type(screen.getByLabelText('Title'), 'Storm')
    await userEvent.type(screen.getByLabelText('Text'), 'Tonight')
    await userEvent.click(screen.getByRole('button', { name: /^Publish/ }))
    expect(sent).toEqual([null])
  })

  it('puts the objection of the server on the field it is about, and any other below', () => {
    const refused = (reason: 'INVALID_ARGUMENT' | 'NOT_ALLOWED', facts: Record<string, unknown>) =>
      new PlatewireError({
        code: 'INVALID_ARGUMENT',
        reason,
        message: 'Refused.',
        action: 'Change it.',
        facts,
      })
    const { rerender } = render(<Form error={refused('INVALID_ARGUMENT', { field: 'expires_at' })} />)
    expect(screen.getByLabelText(/^Ends/).getAttribute('aria-invalid')).toBe('true')
    expect(screen.queryByRole('alert')).toBeNull()
    rerender(<Form error={refused('NOT_ALLOWED', {})} />)
    expect(screen.getByRole('alert').textContent).toContain('Your text is still here.')
  })
})

describe('a draft', () => {
  it('comes back from the server as it was typed, whatever the time zone', () => {
    const instant = '2026-11-28T20:15:00.000Z'
    expect(toInstant(toLocal(instant))).toBe(instant)
    expect([toLocal(null), toInstant(''), toInstant('nonsense')]).toEqual(['', null, null])
  })

  it('is sent with the instant its end means here', () => {
    expect(textOf({ ...written, expiresAt: toLocal('2026-11-28T20:15:00Z') })).toMatchObject({
      title: 'Storm tonight',
      expires_at: '2026-11-28T20:15:00.000Z',
    })
    expect(textOf(written).expires_at).toBe(null)
  })

  it('begins in the future and ends after it begins', () => {
    const at = (publishAt: string, expiresAt = '') =>
      Object.keys(problemsOf({ ...written, publishAt, expiresAt }, true, now))
    const local = (hours: number) => toLocal(new Date(now + hours * 3_600_000).toISOString())
    expect(at('')).toEqual(['publishAt'])
    expect(at(local(-1))).toEqual(['publishAt'])
    expect(at(local(2))).toEqual([])
    expect(at(local(2), local(1))).toEqual(['expiresAt'])
    expect(at(local(2), local(3))).toEqual([])
    expect(Object.keys(problemsOf({ ...written, expiresAt: local(-1) }, false, now))).toEqual(['expiresAt'])
  })

  it('spells a time out with its zone', () => {
    expect(spelledOut('2026-11-28T20:15')).toMatch(/20:15.*the time of /)
    expect(spelledOut('')).toBe(null)
  })
})

describe('a row', () => {
  const entry: DeskEntry = {
    announcement_id: 'a',
    audience: 'customers',
    severity: 'info',
    title: 'Storm',
    body: 'Tonight',
    state: 'published',
    publish_at: null,
    expires_at: null,
    published_at: '2026-11-24T18:00:00Z',
    recalled_at: null,
    version: 3,
    last_act: { act: 'published', at: '2026-11-24T18:00:00Z', by: 'Robin Admin' },
    seen_by: 3,
  }

  it('names who did it, and the schedule when nobody did', () => {
    expect(lastActOf(entry)).toMatch(/^Robin Admin published it, /)
    expect(lastActOf({ ...entry, last_act: { ...entry.last_act, by: null } })).toMatch(
      /^The schedule published it, /,
    )
  })

  it('fills the form with what it holds', () => {
    expect(draftOf(entry)).toMatchObject({ title: 'Storm', publishAt: '', expiresAt: '' })
  })
})
