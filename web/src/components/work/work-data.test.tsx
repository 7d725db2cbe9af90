import { PlatewireError } from '@platewire/client'
import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { MemoryRouter } from 'react-router'
import { expect, it, vi } from 'vitest'
import { WorkData } from './work-data.tsx'

const offline = new PlatewireError({
  code: 'OFFLINE',
  reason: 'OFFLINE',
  message: 'No network.',
  action: 'Wait.',
})
const notFound = new PlatewireError({
  code: 'NOT_FOUND',
  reason: 'NOT_FOUND',
  message: 'Not here.',
  action: 'Ask.',
})
const refetch = vi.fn(async () => {})

type Asked = { data?: string; error?: Error; errorUpdateCount?: number; isPart?: boolean }

function page({ data, error, errorUpdateCount = error ? 1 : 0, isPart = false }: Asked) {
  const read = {
    data,
    error: error ?? null,
    isError: error !== undefined,
    isFetching: false,
    errorUpdateCount,
    dataUpdatedAt: Date.now(),
    refetch,
  }
  return (
    <MemoryRouter>
      <WorkData query={read} bones={<p>Loading</p>} isPart={isPart}>
        {(name) => <p>{name}</p>}
      </WorkData>
    </MemoryRouter>
  )
}
const show = (asked: Asked) => render(page(asked))

it('shows what was read, with its age only where it could not be read again', () => {
  show({ data: 'Mia' })
  expect(screen.queryByText(/^As of/)).toBeNull()
  show({ data: 'Jun', error: offline })
  expect(screen.getByText('Jun')).toBeTruthy()
  expect(screen.getByText(/^As of/)).toBeTruthy()
})

it('takes away what was shown when access has ended, and says so', () => {
  show({ data: 'Mia', error: notFound })
  expect(screen.queryByText('Mia')).toBeNull()
  expect(screen.getByRole('alert').textContent).toMatch(/Your access here has ended/)
  expect(screen.getByRole('link', { name: 'Your restaurants' })).toBeTruthy()
})

it.each([true, false])(
  'says why there is nothing, and offers to try again (as a part: %s)',
  async (isPart) => {
    show({ error: offline, isPart })
    expect(screen.getByRole('alert').textContent).toMatch(/No network/)
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    expect(refetch).toHaveBeenCalled()
  },
)

it('holds the place until there is an answer', () => {
  show({})
  expect(screen.getByText('Loading')).toBeTruthy()
})

it('keeps saying why there is nothing while it is asked again', () => {
  const { rerender } = show({ error: offline })
  const alert = screen.getByRole('alert')
  rerender(page({ errorUpdateCount: 1 }))
  expect(screen.getByRole('alert')).toBe(alert)
  rerender(page({ data: 'Mia', errorUpdateCount: 1 }))
  expect(screen.queryByRole('alert')).toBeNull()
})
