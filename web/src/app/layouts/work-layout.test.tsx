import { fireEvent, render, screen } from '@testing-library/react'
import { MemoryRouter, Route, Routes } from 'react-router'
import { expect, it, vi } from 'vitest'
import { kitchenSound } from '../../features/board/sound/kitchen-sound.ts'
import { WorkLayout } from './work-layout.tsx'

vi.mock('../../features/alarm-ladder/alarm-call.tsx', () => ({ AlarmCall: () => null }))
vi.mock('./announcement-control.tsx', () => ({
  AnnouncementControl: { Bell: () => null, Urgent: () => <p>Urgent</p> },
}))
vi.mock('./connection-control.tsx', () => ({
  ConnectionControl: { Notice: ({ audience }: { audience: string }) => <p>Notice for a {audience}</p> },
}))

vi.mock('./update-control.tsx', () => ({ UpdateControl: () => null }))

const show = (page: string) =>
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

it.each([
  ['team', 1],
  ['load', 1],
  ['menu/edit', 1],
  ['', 0],
  ['kitchen', 0],
])(
  'on the page "%s" says %d times how the connection is and what is urgent: a board has bars of its own',
  (page, times) => {
    show(page)
    expect(screen.getByText('A page')).toBeTruthy()
    expect(screen.queryAllByText('Notice for a board')).toHaveLength(times)
    expect(screen.queryAllByText('Urgent')).toHaveLength(times)
  },
)

it('lets any press on any of its pages wake the sound: the alarm of an order calls here too', () => {
  const unlock = vi.spyOn(kitchenSound, 'unlock').mockResolvedValue()
  show('team')
  unlock.mockClear()
  fireEvent.click(screen.getByText('A page'))
  expect(unlock).toHaveBeenCalledOnce()
})
