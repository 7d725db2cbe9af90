import { expect, test } from 'vitest'
import { createShell } from './shell.ts'
import { deviceWith } from './testing.ts'

const origin = 'https://eat.example'
const apiOrigin = 'https://project.supabase.example'
const build = (version: string, more: object = {}) => ({
  version,
  shell: ['/', '/assets/index-1.js'],
  pages: ['/assets/menu-1.js'],
  apiOrigin,
  ...more,
})
const page = (path: string): Request => asking(path, 'navigate')
const asking = (path: string, mode: string): Request => {
  const request = new Request(new URL(path, origin))
  // A request of mode "navigate" is made by browsers only.
  Object.defineProperty(request, 'mode', { value: mode })
  return request
}

test('once installed, the app starts without a network, at any of its addresses', async () => {
  const device = deviceWith(origin, {
    '/': 'the shell',
    '/assets/index-1.js': 'script',
    '/assets/menu-1.js': 'menu',
  })
  const shell = createShell(build('one'), device)
  await shell.install()
  device.cut()
  expect(await (await shell.answer(page('/orders/7')))?.text()).toBe('the shell')
  expect(await (await shell.answer(asking('/assets/menu-1.js', 'cors')))?.text()).toBe('menu')
})

test('a version that did not come whole is no version', async () => {
  const device = deviceWith(origin, { '/': 'the shell' })
  await expect(createShell(build('one'), device).install()).rejects.toThrow('/assets/index-1.js')
})

test('a shell that was redirected is not kept: browsers refuse it as a page', async () => {
  const device = deviceWith(origin, {
    '/': { text: 'sign in here', redirected: true },
    '/assets/index-1.js': 'script',
  })
  await expect(createShell(build('one'), device).install()).rejects.toThrow('/')
})

test('the other pages are fetched as far as it goes, and not at all where data is saved', async () => {
  const files = { '/': 'the shell', '/assets/index-1.js': 'script' }
  await createShell(build('one'), deviceWith(origin, files)).install()
  const saving = { ...deviceWith(origin, { ...files, '/assets/menu-1.js': 'menu' }), savesData: true }
  await createShell(build('one'), saving).install()
  expect(saving.asked).not.toContain('/assets/menu-1.js')
})

test('a new version fetches what changed and keeps the old one’s files for tabs that are still open', async () => {
  const device = deviceWith(origin, {
    '/': 'first',
    '/assets/index-1.js': 'script',
    '/assets/menu-1.js': 'menu',
    '/assets/menu-2.js': 'new menu',
  })
  await createShell(build('one'), device).install()
  device.serve('/', 'second')
  device.asked.length = 0
  const next = createShell(build('two', { pages: ['/assets/menu-2.js'] }), device)
  await next.install()
  expect(device.asked).toEqual(['/', '/assets/menu-2.js'])
  await next.activate()
  device.cut()
  expect(await (await next.answer(page('/')))?.text()).toBe('second')
  expect(await (await next.answer(asking('/assets/menu-1.js', 'cors')))?.text()).toBe('menu')
  const third = createShell(build('three', { shell: [], pages: [] }), device)
  await third.activate()
  expect((await device.caches.keys()).sort()).toEqual(['shell-two'])
})

test('a file that is used is kept, an answer that failed is not', async () => {
  const device = deviceWith(origin, { '/assets/map-1.js': 'map' })
  const shell = createShell(build('one'), device)
  await shell.answer(asking('/assets/map-1.js', 'cors'))
  expect((await shell.answer(asking('/assets/gone-1.js', 'cors')))?.status).toBe(404)
  device.cut()
  expect(await (await shell.answer(asking('/assets/map-1.js', 'cors')))?.text()).toBe('map')
  await expect(shell.answer(asking('/assets/gone-1.js', 'cors'))).rejects.toThrow()
})

test('photos are kept up to a number, the oldest go first', async () => {
  const photo = (n: number) => `${apiOrigin}/storage/v1/object/public/menu-images/${n}/640.webp`
  const numbers = Array.from({ length: 85 }, (_, n) => n)
  const device = deviceWith(origin, Object.fromEntries(numbers.map((n) => [photo(n), `photo ${n}`])))
  const shell = createShell(build('one'), device)
  for (const n of numbers) await shell.answer(asking(photo(n), 'no-cors'))
  const kept = (await (await device.caches.open('pictures')).keys()).map(({ url }) => url)
  expect(kept).toEqual(numbers.slice(-80).map(photo))
})

test('a full storage costs the copy and not the answer', async () => {
  const device = deviceWith(origin, { '/assets/map-1.js': 'map' })
  device.fill()
  const answer = await createShell(build('one'), device).answer(asking('/assets/map-1.js', 'cors'))
  expect(await answer?.text()).toBe('map')
})
