import { render, screen } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { expect, it, vi } from 'vitest'
import { WorkLayout } from './work-layout.tsx'

vi.mock('../../features/alarm-ladder/alarm-call.tsx', () => ({ AlarmCall: () => null }))
vi.mock('./announcement-control.tsx', () => ({
  AnnouncementControl: { Bell: () => null, Urgent: () => null },
}))
vi.mock('./connection-control.tsx', () => ({
  ConnectionControl: { Notice: ({ audience }: { audience: string }) => <p>Notice for a {audience}</p> },
}))

it.each([
  ['team', 1],
  ['load', 1],
  ['menu/edit', 1],
  ['', 0],
  ['kitchen', 0],
])('on the page "%s" says %d times how the connection is: a board has bars of its own', (page, times) => {
  render(
    <MemoryRouter initialEntries={[`/work/r1/${page}`]}>
      <Routes>
        <Route path="/work/:restaurantId" element={<WorkLayout />}>
          <Route index element={<p>A page</p>} />
          <Route path="*" element={<p>A page</p>} />
        </Route>
      </Routes>
    </MemoryRouter>,
  )
  expect(screen.getByText('A page')).toBeTruthy()
  expect(screen.queryAllByText('Notice for a board')).toHaveLength(times)
})
