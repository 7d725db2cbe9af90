import { expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { draftShelf } from './draft-shelf.ts'

const KEY = 'platewire.test-draft'
const schema = z.object({ name: z.string() })
const tab = () => draftShelf(KEY, schema)

it('gives back what was put there, after a reload as well, and nothing once it is cleared', () => {
  const before = tab()
  expect([before.take(), before.put({ name: 'Pork' })]).toEqual([null, true])
  const reloaded = tab()
  expect([reloaded.take(), reloaded.put(null), localStorage.length]).toEqual([{ name: 'Pork' }, true, 0])
})

it('neither clears nor overwrites what another tab put there meanwhile', () => {
  const [one, other] = [tab(), tab()]
  one.take()
  other.take()
  one.put({ name: 'Pork' })
  expect([other.put(null), other.put({ name: 'Tea' })]).toEqual([true, false])
  expect(other.take()).toEqual({ name: 'Pork' })
  expect([other.put({ name: 'Tea' }), one.put(null), one.take()]).toEqual([true, false, { name: 'Tea' }])
})

it('takes nothing from what it cannot read, and clears it', () => {
  for (const text of ['{', '{"name":1}', '']) {
    localStorage.setItem(KEY, text)
    const shelf = tab()
    expect([shelf.take(), shelf.put(null), localStorage.getItem(KEY)]).toEqual([null, true, null])
  }
})

it('tells what another tab did, and what it did while this one slept, and nothing of its own', () => {
  const [one, other] = [tab(), tab()]
  const heard = vi.fn(() => one.take())
  const end = one.follow(heard)
  one.put({ name: 'Pork' })
  window.dispatchEvent(new StorageEvent('storage'))
  expect(heard).not.toHaveBeenCalled()
  other.take()
  other.put({ name: 'Tea' })
  window.dispatchEvent(new StorageEvent('storage'))
  expect(heard).toHaveLastReturnedWith({ name: 'Tea' })
  other.put(null)
  document.dispatchEvent(new Event('visibilitychange'))
  expect(heard).toHaveLastReturnedWith(null)
  end()
  other.put({ name: 'Bun' })
  window.dispatchEvent(new StorageEvent('storage'))
  expect(heard).toHaveBeenCalledTimes(2)
})

it('goes on where nothing can be stored', () => {
  const setItem = vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError')
  })
  const shelf = tab()
  shelf.take()
  expect(shelf.put({ name: 'Pork' })).toBe(true)
  setItem.mockRestore()
  expect([shelf.put({ name: 'Pork' }), tab().take()]).toEqual([true, { name: 'Pork' }])
})
