import type { Platewire } from '@platewire/client'
import type { Upload } from '@platewire/client/media'
import { expect, it, vi } from 'vitest'
import { createPhotoDesk } from './photo-desk.ts'

const upload = (facts: Partial<Upload>): Upload => ({
  upload_id: 'u',
  restaurant_id: 'r',
  menu_item_id: 'dish',
  state: 'failed',
  reason: 'DAMAGED',
  bucket_id: 'menu-originals',
  path: 'r/u',
  content_type: 'image/jpeg',
  size_bytes: 1000,
  sha256: '0',
  created_at: '',
  expires_at: '',
  is_mine: true,
  is_shown: false,
  steps: [],
  ...facts,
})

function desk() {
  const follow = { close: vi.fn(), refresh: () => {}, subscribe: () => () => {}, getSnapshot: () => null }
  const core = { userId: { getSnapshot: () => 'mia' }, follow: () => follow, newId: () => 'id' }
  // Only what following an upload needs of the client.
  return { made: createPhotoDesk({ core } as unknown as Platewire), follow }
}

it('takes up what began before this page, the newest of a dish', () => {
  const { made } = desk()
  made.adopt([upload({}), upload({ upload_id: 'older', reason: 'TOO_SMALL' })])
  expect(made.getSnapshot().get('dish')?.picture).toMatchObject({ uploadId: 'u', reason: 'DAMAGED' })
})

it('keeps a note closed that somebody closed, though the server still lists it', () => {
  const { made, follow } = desk()
  made.adopt([upload({})])
  made.dismiss('dish')
  expect(follow.close).toHaveBeenCalled()
  made.adopt([upload({})])
  expect(made.getSnapshot().size).toBe(0)
})

it('does not ask for a file that a colleague is sending', () => {
  const { made } = desk()
  made.adopt([upload({ state: 'uploading', reason: null, is_mine: false })])
  expect(made.getSnapshot().size).toBe(0)
  made.adopt([upload({ state: 'uploading', reason: null })])
  expect(made.getSnapshot().get('dish')?.picture.phase).toBe('uploading')
})
