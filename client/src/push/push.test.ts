import { createClient } from '@supabase/supabase-js'
import { expect, test } from 'vitest'
import type { Caller } from '../calls/caller.ts'
import { createCommands } from '../calls/command.ts'
import { offline } from '../calls/server-error.ts'
import { createStore } from '../observable.ts'
import { settle } from '../testing/manual-clock.ts'
import { createPushOn } from './push.ts'
import type { PushAddress, PushBrowser } from './types.ts'

const other = {
  device_id: 'phone',
  label: 'Phone',
  created_at: '2026-11-26T12:00:00Z',
  last_success_at: null,
}

/** A browser, a server and a memory that the test plays. */
function scene() {
  const said: { name: string; args: Record<string, unknown> }[] = []
  const stored = new Map<string, string>()
  const closed: string[] = []
  const world = {
    support: 'supported' as ReturnType<PushBrowser['support']>,
    permission: 'default' as ReturnType<PushBrowser['permission']>,
    answersTo: 'granted' as ReturnType<PushBrowser['permission']>,
    address: null as PushAddress | null,
    devices: [] as (typeof other)[],
    isOffline: false,
  }
  const caller: Caller = {
    request: async (_send, schema) => schema.parse({ public_key: 'key' }),
    rpc: async (name, args, schema) => {
      said.push({ name, args: { ...args } })
      if (world.isOffline) throw offline()
      const given: Record<string, unknown> = { ...args }
      if (name === 'save_push_subscription') {
        const device_id = String(given.device_id)
        world.devices = [
          ...world.devices.filter((known) => known.device_id !== device_id),
          { ...other, device_id },
        ]
        return schema.parse({ device_id })
      }
      if (name === 'remove_push_subscription') return schema.parse({ removed: true })
      if (name === 'saw_pushed') return schema.parse({ closes: null })
      return schema.parse({ unwanted: ['chat_answer', 'something_new'], devices: world.devices })
    },
  }
  const browser: PushBrowser = {
    support: () => world.support,
    permission: () => world.permission,
    askPermission: async () => {
      world.permission = world.answersTo
      return world.permission
    },
    address: async () => world.address,
    subscribe: async (key) => {
      world.address = { endpoint: `https://push.example/${key}`, p256dh: 'p', auth: 'a' }
      return world.address
    },
    unsubscribe: async () => {
      world.address = null
    },
    close: async (tag) => void closed.push(tag),
  }
  const userId = createStore<string | null | undefined>('lea')
  const storage = {
    get: (key: string) => stored.get(key) ?? null,
    set: (key: string, value: string) => void stored.set(key, value),
  }
  let ids = 0
  const newId = () => `id-${++ids}`
  const supabase = createClient('http://localhost', 'key', {
    auth: { persistSession: false, autoRefreshToken: false },
  })
  const start = () =>
    createPushOn(
      { caller, command: createCommands(caller, newId), userId, newId, supabase },
      browser,
      storage,
    )
  const names = () => said.map(({ name }) => name)
  return { world, userId, said, names, closed, start, push: start() }
}

test('nothing is asked of anybody before a press', async () => {
  const { push, world, names } = scene()
  await settle()
  expect([push.state.getSnapshot(), world.permission, names()]).toEqual(['off', 'default', []])
})

test('a press asks the browser, subscribes to this server and tells it which device', async () => {
  const { push, said } = scene()
  expect(await push.enable('Chrome on Linux')).toBe('on')
  expect(said).toMatchObject([
    {
      name: 'save_push_subscription',
      args: { endpoint: 'https://push.example/key', p256dh: 'p', auth: 'a', label: 'Chrome on Linux' },
    },
  ])
})

test('a no to the browser is said, and nothing is sent', async () => {
  const { push, world, names } = scene()
  world.answersTo = 'denied'
  expect([await push.enable('x'), names()]).toEqual(['denied', []])
})

test.each([
  ['unsupported', 'unsupported'],
  ['needs_installation', 'needs_installation'],
] as const)('a system that is %s is said so', async (support, state) => {
  const { world, start } = scene()
  world.support = support
  const push = start()
  await settle()
  expect(push.state.getSnapshot()).toBe(state)
  expect(await push.enable('x')).toBe(state)
})

test('after a reload it is still on, for this person and for nobody else', async () => {
  const { push, start, userId } = scene()
  await push.enable('x')
  const again = start()
  await settle()
  expect(again.state.getSnapshot()).toBe('on')
  userId.set('omar')
  await settle()
  expect(again.state.getSnapshot()).toBe('off')
})

test('a server that could not be told leaves it off, and the next press tries again', async () => {
  const { push, world } = scene()
  world.isOffline = true
  await expect(push.enable('x')).rejects.toThrow()
  expect(push.state.getSnapshot()).toBe('off')
  world.isOffline = false
  expect(await push.enable('x')).toBe('on')
})

test('an address that the browser changed, or that the server forgot, is told again', async () => {
  const { push, world, names } = scene()
  await push.enable('x')
  await push.settings()
  expect(names()).toEqual(['save_push_subscription', 'push_settings'])
  world.address = { endpoint: 'https://push.example/moved', p256dh: 'p', auth: 'a' }
  await push.settings()
  world.devices = []
  await push.settings()
  expect(names().filter((name) => name === 'save_push_subscription')).toHaveLength(3)
})

test('the list knows this device, and leaves out kinds it has no words for', async () => {
  const { push, world } = scene()
  world.devices = [other]
  await push.enable('x')
  const { devices, unwanted } = await push.settings()
  expect(devices.map(({ is_this_one }) => is_this_one)).toEqual([false, true])
  expect(unwanted).toEqual(['chat_answer'])
})

test('what was seen here is told only where another device would be', async () => {
  const alone = scene()
  await alone.push.enable('x')
  await alone.push.saw('order:1', 2)
  await alone.push.saw('order:1', 3)
  expect(alone.names()).toEqual(['save_push_subscription', 'push_settings'])
  expect(alone.closed).toEqual(['order:1', 'order:1'])
  const { push, world, said } = scene()
  world.devices = [other]
  await push.saw('order:1', 2)
  expect(said.at(-1)).toEqual({ name: 'saw_pushed', args: { stream: 'order:1', seq: 2 } })
})

test('off is off: the server is told, then the browser', async () => {
  const { push, world, names } = scene()
  await push.enable('x')
  await push.disable()
  expect([push.state.getSnapshot(), world.address, names().at(-1)]).toEqual([
    'off',
    null,
    'remove_push_subscription',
  ])
})

test('a list that is read while it is turned off does not turn it on again', async () => {
  const { push, world, names } = scene()
  await push.enable('x')
  world.devices = []
  await Promise.all([push.disable(), push.settings()])
  expect(names().filter((name) => name === 'save_push_subscription')).toHaveLength(1)
})

test('what the server was not told is not off', async () => {
  const { push, world } = scene()
  await push.enable('x')
  world.isOffline = true
  await expect(push.disable()).rejects.toThrow()
  expect(push.state.getSnapshot()).toBe('on')
})
