import { fireEvent, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, it, vi } from 'vitest'
import { Dialog } from './dialog.tsx'

function open() {
  const onClose = vi.fn()
  render(
    <Dialog isOpen title="New address" onClose={onClose}>
      <input aria-label="Street" />
    </Dialog>,
  )
  return onClose
}

it('closes on a press on the backdrop', async () => {
  const onClose = open()
  await userEvent.click(screen.getByRole('dialog'))
  expect(onClose).toHaveBeenCalledOnce()
})

it('stays when text is selected by a drag that ends over the backdrop', () => {
  const onClose = open()
  fireEvent.pointerDown(screen.getByLabelText('Street'))
  // The browser sends the click to what both ends of the drag have in common.
  fireEvent.click(screen.getByRole('dialog'))
  expect(onClose).not.toHaveBeenCalled()
})
