import { expect, test } from 'vitest'
import { routeOf } from './routing.ts'

const app = 'https://eat.example'
const api = 'https://project.supabase.example'
const route = (url: string, mode = 'no-cors', method = 'GET') => routeOf({ url, mode, method }, app, api)

test('every page of the app starts from the shell, whatever its address says', () => {
  for (const path of ['/', '/orders/1?code=abc#access_token=x', '/work/a,b', '/r/bao-house'])
    expect(route(app + path, 'navigate')).toBe('shell')
})

test.each(['auth', 'rest', 'realtime', 'functions', 'storage', 'graphql', 'mailbox'])(
  'nothing of /%s is kept or answered, be it opened as a page or behind the app’s own address',
  (service) => {
    expect(route(`${app}/${service}/v1/x`, 'navigate')).toBe('network')
    expect(route(`${app}/${service}/v1/x`, 'cors')).toBe('network')
    expect(route(`${api}/${service}/v1/x`, 'cors')).toBe('network')
  },
)

test('only hashed files of the app and public photos of dishes are kept', () => {
  const photo = '/storage/v1/object/public/menu-images/r/d/640.webp'
  expect(route(`${app}/assets/index-abc.js`)).toBe('asset')
  expect(route(`${api}${photo}`)).toBe('picture')
  expect(routeOf({ url: app + photo, mode: 'no-cors', method: 'GET' }, app, app)).toBe('picture')
  expect(route(`${api}/storage/v1/object/authenticated/menu-originals/r/d`)).toBe('network')
  expect(route(`${app}/sw.js`)).toBe('network')
  expect(route(`${app}/report.pdf`, 'navigate')).toBe('network')
  expect(route('https://elsewhere.example/assets/x.js')).toBe('network')
})

test('a write is never answered from this device', () => {
  expect(route(`${app}/assets/index-abc.js`, 'cors', 'POST')).toBe('network')
  expect(route(`${app}/orders`, 'navigate', 'POST')).toBe('network')
})
