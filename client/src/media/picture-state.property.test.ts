import { expect, test } from 'vitest'
import { newPicture, type PictureInput, stepPicture } from './picture-state.ts'
import type { PictureProgress, Upload } from './types.ts'

/** Evenly spread numbers in [0, 1), the same ones for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1103515245 + 12345) % 2147483648
    return state / 2147483648
  }
}

const steps = ['inspect', 'placeholder', 'variant_320', 'variant_640', 'variant_1280']
const pick = <T>(random: () => number, from: readonly T[]): T => {
  const found = from[Math.floor(random() * from.length)]
  if (found === undefined) throw new Error('nothing to pick from')
  return found
}

function randomUpload(random: () => number): Upload {
  return {
    upload_id: 'u',
    restaurant_id: 'r',
    menu_item_id: 'd',
    state: pick(random, ['uploading', 'processing', 'ready', 'failed', 'cancelled'] as const),
    reason: null,
    bucket_id: 'menu-originals',
    path: 'r/u',
    content_type: 'image/jpeg',
    size_bytes: 1000,
    sha256: '0',
    created_at: '',
    expires_at: '',
    is_mine: true,
    is_shown: random() < 0.5,
    steps: steps.slice(0, Math.floor(random() * 6)).map((step) => ({
      step,
      state: pick(random, ['queued', 'running', 'done', 'dead'] as const),
      attempts: 1,
      reason: null,
    })),
  }
}

function randomInput(random: () => number): PictureInput {
  const type = pick(random, [
    'checked',
    'sent',
    'sent',
    'sent',
    'waiting',
    'server',
    'refused',
    'cancelled',
  ] as const)
  if (type === 'checked') return { type, totalBytes: 1000 }
  // A piece that is sent again begins before where the last one ended.
  if (type === 'sent') return { type, bytes: Math.floor(random() * 1400) - 200 }
  if (type === 'waiting') return { type, isWaiting: random() < 0.5 }
  if (type === 'server') return { type, upload: randomUpload(random) }
  return type === 'refused' ? { type, reason: null, error: null } : { type }
}

test('whatever happens in whatever order, the bar never goes back, and stays between nothing and all', () => {
  for (let seed = 1; seed <= 400; seed++) {
    const random = randomOf(seed)
    let picture: PictureProgress = newPicture('d')
    for (let n = 0; n < 40; n++) {
      const next = stepPicture(picture, randomInput(random))
      expect(next.progress, `seed ${seed}`).toBeGreaterThanOrEqual(picture.progress)
      expect(next.progress).toBeLessThanOrEqual(1)
      expect(next.sentBytes).toBeLessThanOrEqual(Math.max(next.totalBytes, 0))
      picture = next
    }
  }
})

test('only a picture whose every step is done fills the bar', () => {
  const random = randomOf(5)
  for (let n = 0; n < 500; n++) {
    const upload = randomUpload(random)
    const { progress } = stepPicture(newPicture('d'), { type: 'server', upload })
    const isWhole = upload.state === 'ready' && upload.steps.every(({ state }) => state === 'done')
    expect(progress === 1).toBe(isWhole)
  }
})
