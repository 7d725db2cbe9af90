import { createClient } from '@supabase/supabase-js'
import { afterEach, expect, test, vi } from 'vitest'
import { sharedName } from './shared-name.ts'

afterEach(() => vi.unstubAllGlobals())

const client = (url: string, storage: Storage | undefined, storageKey: string) =>
  createClient(url, 'a-key', { auth: { storageKey, ...(storage && { storage }), autoRefreshToken: false } })

function memory(): Storage {
  const items = new Map<string, string>()
  return {
    length: 0,
    clear: () => items.clear(),
    getItem: (key) => items.get(key) ?? null,
    key: () => null,
    removeItem: (key) => void items.delete(key),
    setItem: (key, value) => void items.set(key, value),
  }
}

test('tabs that share a session share a name, and only those', () => {
  const localStorage = memory()
  vi.stubGlobal('localStorage', localStorage)
  const name = sharedName(client('http://one.test', localStorage, 'session'))
  expect(name).toBe(sharedName(client('http://one.test', localStorage, 'session')))
  expect(name).not.toBe(sharedName(client('http://two.test', localStorage, 'session')))
  expect(name).not.toBe(sharedName(client('http://one.test', localStorage, 'other')))
})

test('a session of one tab alone is not shared', () => {
  vi.stubGlobal('localStorage', memory())
  expect(sharedName(client('http://one.test', memory(), 'session'))).toBeNull()
  expect(sharedName(client('http://one.test', undefined, 'session'))).toBeNull()
})
