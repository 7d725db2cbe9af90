import { afterEach, expect, it, vi } from 'vitest'
import { claimOnce } from './claim-once.ts'

afterEach(() => vi.unstubAllGlobals())

it('is true for one of many who ask at once', async () => {
  const claims = await Promise.all([1, 2, 3].map(() => claimOnce('storm')))
  expect(claims.filter(Boolean)).toHaveLength(1)
  expect(await claimOnce('ice')).toBe(true)
})

it('asks inside the lock that all tabs share', async () => {
  const held: string[] = []
  vi.stubGlobal('navigator', {
    locks: {
      request: async (name: string, work: () => boolean) => {
        held.push(name)
        return work()
      },
    },
  })
  expect([await claimOnce('hail'), await claimOnce('hail')]).toEqual([true, false])
  expect(held).toHaveLength(2)
})

it('begins anew when what is stored is rubbish', async () => {
  localStorage.setItem('platewire.spoken', '{"not": "a list"')
  expect(await claimOnce('storm')).toBe(true)
  expect(await claimOnce('storm')).toBe(false)
})

it('forgets the oldest in time', async () => {
  for (let n = 0; n < 60; n++) await claimOnce(`n${n}`)
  expect(JSON.parse(localStorage.getItem('platewire.spoken') ?? '[]')).toHaveLength(50)
})
