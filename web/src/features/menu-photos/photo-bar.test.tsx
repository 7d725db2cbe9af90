import type { PictureProgress } from '@platewire/client/media'
import { fireEvent, render, screen } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { porkBao } from '../../testing.tsx'
import { PhotoBar } from './photo-bar.tsx'

const acts = () => ({
  onChoose: vi.fn(),
  onRetry: vi.fn(async () => {}),
  onCancel: vi.fn(async () => {}),
  onDismiss: vi.fn(),
  onRemove: vi.fn(async () => {}),
})
const picture = (facts: Partial<PictureProgress>): PictureProgress => ({
  phase: 'uploading',
  progress: 0.35,
  uploadId: 'u',
  menuItemId: porkBao.id,
  sentBytes: 50,
  totalBytes: 100,
  isWaiting: false,
  isShown: false,
  steps: [],
  reason: null,
  error: null,
  ...facts,
})
const show = (facts: Partial<PictureProgress> | null, previewUrl: string | null = 'blob:x') => {
  const made = acts()
  const photo = facts ? { picture: picture(facts), previewUrl } : undefined
  render(<PhotoBar item={porkBao} photo={photo} {...made} />)
  return made
}
const file = new File(['x'], 'a.jpg', { type: 'image/jpeg' })

it('takes a file for the dish it stands at', () => {
  const { onChoose } = show(null)
  fireEvent.change(screen.getByLabelText('Add the photo of Pork bao'), { target: { files: [file] } })
  expect(onChoose).toHaveBeenCalledWith(file)
})

it('shows one bar, which says how far, and offers to stop but not to start another', () => {
  const { onCancel } = show({})
  expect(screen.getByRole('progressbar').getAttribute('aria-valuenow')).toBe('35')
  expect(screen.queryByLabelText(/photo of Pork bao/)).toBeNull()
  fireEvent.click(screen.getByRole('button', { name: 'Stop sending' }))
  expect(onCancel).toHaveBeenCalled()
})

it('offers to take up the one step that was given up', () => {
  const steps = [
    { step: 'inspect', state: 'done' as const, attempts: 1, reason: null },
    { step: 'variant_640', state: 'dead' as const, attempts: 4, reason: 'TIMED_OUT' as const },
  ]
  const { onRetry } = show({ phase: 'ready', isShown: true, steps })
  fireEvent.click(screen.getByRole('button', { name: 'Try this step again' }))
  expect(onRetry).toHaveBeenCalledExactlyOnceWith('variant_640')
})

it('offers no second try where the file is the trouble, but another file', () => {
  const steps = [{ step: 'inspect', state: 'dead' as const, attempts: 1, reason: 'DAMAGED' as const }]
  show({ phase: 'failed', reason: 'DAMAGED', steps })
  expect(screen.queryByRole('button', { name: 'Try this step again' })).toBeNull()
  expect(screen.getByLabelText('Add the photo of Pork bao')).toBeTruthy()
})

it('asks for the same file where a reload cut the sending', () => {
  show({ sentBytes: 0 }, null)
  expect(screen.getByText(/Choose the same file to go on/)).toBeTruthy()
  expect(screen.getByLabelText('Add the photo of Pork bao')).toBeTruthy()
})
