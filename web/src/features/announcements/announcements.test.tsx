import { PlatewireError } from '@platewire/client'
import { act, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { LiveRegions } from '../../components/ui/live-regions.tsx'
import { InboxBell } from './inbox-bell.tsx'
import { InboxList } from './inbox-list.tsx'
import { FakeAnnouncements, inboxWith, itemWith } from './testing.ts'
import { UrgentBanner } from './urgent-banner.tsx'

const server = vi.hoisted(() => ({ announcements: null as unknown }))
vi.mock('../../lib/use-capability.ts', () => ({ useCapability: () => server.announcements }))
vi.mock('../../lib/platewire-context.tsx', () => ({
  usePlatewire: () => ({ connection: { checkNow: () => Promise.resolve() } }),
}))

let announcements: FakeAnnouncements
beforeEach(() => {
  announcements = new FakeAnnouncements()
  server.announcements = announcements
})
const show = (...args: Parameters<typeof inboxWith>) => act(() => announcements.show(inboxWith(...args)))
const spoken = () => document.querySelector('[aria-live="assertive"]')?.textContent ?? ''
const settled = () => act(() => new Promise((resolve) => setTimeout(resolve)))

describe('the urgent banner', () => {
  const urgent = (announcement_id: string, changes: Parameters<typeof itemWith>[0] = {}) =>
    itemWith({ announcement_id, severity: 'urgent', title: `Urgent ${announcement_id}`, ...changes })

  it('shows the oldest first, says how many follow, and goes when it is put away', async () => {
    render(<UrgentBanner hears={['customers']} />)
    show([urgent('second'), urgent('first')])
    expect(screen.getByText('Urgent first')).toBeDefined()
    await userEvent.click(screen.getByRole('button', { name: 'Got it, 1 more' }))
    expect(screen.getByText('Urgent second')).toBeDefined()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Got it' }))
    await userEvent.click(screen.getByRole('button', { name: 'Got it' }))
    expect(announcements.dismissed).toEqual(['first', 'second'])
    expect(screen.queryByRole('region')).toBeNull()
  })

  it('opens a long text in its place, and the next one begins short', async () => {
    render(<UrgentBanner hears={['customers']} />)
    show([urgent('b', { body: 'y'.repeat(200) }), urgent('a', { body: 'x'.repeat(200) })])
    await userEvent.click(screen.getByRole('button', { name: 'Read all' }))
    expect(screen.getByRole('button', { name: 'Show less' }).getAttribute('aria-expanded')).toBe('true')
    await userEvent.click(screen.getByRole('button', { name: /^Got it/ }))
    expect(screen.getByRole('button', { name: 'Read all' }).getAttribute('aria-expanded')).toBe('false')
  })

  it('is for the people of its area only', () => {
    render(<UrgentBanner hears={['everyone', 'restaurants']} />)
    show([urgent('a', { audience: 'drivers' }), urgent('b', { audience: 'customers' })])
    expect(screen.queryByRole('region')).toBeNull()
  })

  it('goes when it is put away elsewhere, or recalled', () => {
    render(<UrgentBanner hears={['customers']} />)
    show([urgent('a')])
    show([])
    expect(screen.queryByRole('region')).toBeNull()
  })

  it('is spoken once, however many tabs show it', async () => {
    render(
      <>
        <LiveRegions />
        <UrgentBanner hears={['customers']} />
      </>,
    )
    show([urgent('once')])
    await settled()
    expect(spoken()).toContain('Urgent once')
    show([urgent('other')])
    await settled()
    expect(spoken()).toContain('Urgent other')
    render(<UrgentBanner hears={['customers']} />)
    show([urgent('once')])
    await settled()
    expect(spoken()).toContain('Urgent other')
  })
})

describe('the inbox in the header', () => {
  it('says how much is new, in words', () => {
    render(
      <MemoryRouter>
        <InboxBell opens="page" />
      </MemoryRouter>,
    )
    expect(screen.getByRole('link', { name: 'Inbox' }).getAttribute('href')).toBe('/inbox')
    show([itemWith(), itemWith({ announcement_id: 'b' })])
    expect(screen.getByRole('link', { name: 'Inbox, 2 new' })).toBeDefined()
  })

  it('comes to the page where work must not be left', async () => {
    render(<InboxBell opens="panel" />)
    show([itemWith()])
    await userEvent.click(screen.getByRole('button', { name: 'Inbox, 1 new' }))
    expect(screen.getByRole('dialog', { name: 'Inbox' })).toBeDefined()
    expect(screen.getByText('Storm tonight')).toBeDefined()
    expect(screen.getByRole('button', { name: 'Inbox', hidden: true })).toBeDefined()
  })
})

describe('the inbox', () => {
  it('marks everything as seen, and leaves what was new where it stands while it is read', () => {
    render(<InboxList />)
    show([
      itemWith({ announcement_id: 'u', severity: 'urgent', title: 'Ice' }),
      itemWith({ announcement_id: 'n', title: 'Menu' }),
      itemWith({ announcement_id: 'o', title: 'Welcome', isNew: false }),
    ])
    expect(announcements.seen).toBe(1)
    expect(announcements.inbox.getSnapshot().unread).toBe(0)
    const sections = screen.getAllByRole('heading', { level: 2 }).map((heading) => heading.textContent)
    expect(sections).toEqual(['Urgent', 'New', 'Older'])
    expect(screen.getAllByRole('heading', { level: 3 }).map((heading) => heading.textContent)).toEqual([
      'Ice',
      'Menu',
      'Welcome',
    ])
  })

  it('says that something was withdrawn to whoever had it before them, and to nobody else', () => {
    render(<InboxList />)
    show([itemWith()])
    const withdrawn = new Map([
      ['storm', '2026-11-24T18:05:00Z'],
      ['never-shown', '2026-11-24T18:06:00Z'],
    ])
    show([], { withdrawn })
    expect(screen.queryByText('Storm tonight')).toBeNull()
    expect(screen.getAllByRole('status')).toHaveLength(1)
    expect(screen.getByRole('status').textContent).toMatch(/was withdrawn at \d\d:05/)
  })

  it('keeps what is over for reading, and says since when', () => {
    render(<InboxList />)
    show([itemWith({ isNew: false, isOver: true, expires_at: '2026-11-24T19:30:00Z' })])
    expect(screen.getByText(/^Over since/)).toBeDefined()
    expect(announcements.seen).toBe(0)
  })

  it('says why it is empty, why it cannot be read, and when it is loading', () => {
    render(<InboxList />)
    expect(screen.getByText('Nothing announced yet')).toBeDefined()
    show([], { status: 'loading' })
    expect(screen.getByText('Loading your inbox')).toBeDefined()
    const error = new PlatewireError({
      code: 'OFFLINE',
      reason: 'OFFLINE',
      message: 'There is no connection.',
      action: 'Try again later.',
    })
    show([], { status: 'unavailable', error })
    expect(screen.getByRole('heading', { name: 'There is no connection' })).toBeDefined()
    expect(screen.getByText(/is kept for you/)).toBeDefined()
  })

  it('takes text as text', () => {
    render(<InboxList />)
    show([itemWith({ title: '<b>bold</b>', body: '<img src=x onerror=alert(1)>' })])
    expect(screen.getByText('<b>bold</b>')).toBeDefined()
    expect(document.querySelector('img')).toBeNull()
  })
})
