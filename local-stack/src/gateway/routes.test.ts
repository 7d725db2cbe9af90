import { describe, expect, it } from 'vitest'
import { isLoopbackHost } from './loopback.ts'
import { routeOf } from './routes.ts'
import { apikeyInQuery, withKeyJwt, withoutApikey } from './targets.ts'

describe('routeOf()', () => {
  it.each([
    ['/rest/v1/notes?id=eq.1', { service: 'rest', path: '/notes?id=eq.1' }],
    ['/rest/v1', { service: 'rest', path: '/' }],
    ['/rest/v1?select=a', { service: 'rest', path: '/?select=a' }],
    ['/rest/v1/rpc/place_order', { service: 'rest', path: '/rpc/place_order' }],
    [
      '/auth/v1/token?grant_type=password',
      { service: 'auth', path: '/auth/v1/token?grant_type=password', isOpen: false },
    ],
    ['/auth/v1/verify?token=x', { service: 'auth', path: '/auth/v1/verify?token=x', isOpen: true }],
    ['/functions/v1/pay-me/hook?x=1', { service: 'functions', slug: 'pay-me', path: '/pay-me/hook?x=1' }],
    ['/functions/v1/hello', { service: 'functions', slug: 'hello', path: '/hello' }],
    ['/realtime/v1/websocket?vsn=1.0.0', { service: 'realtime', path: '/socket/websocket?vsn=1.0.0' }],
    ['/realtime/v1/api/broadcast', { service: 'realtime', path: '/api/broadcast' }],
    ['/mailbox/messages?to=a', { service: 'mailbox', path: '/mailbox/messages?to=a' }],
    ['/health', { service: 'health' }],
    ['/', { service: 'health' }],
    ['/storage/v1/object/b/../a?x=1', { service: 'storage', path: '/object/b/../a?x=1' }],
    ['/graphql/v1', { service: 'unsupported', name: 'GraphQL' }],
    ['/auth/v1/admin/users', { service: 'auth', path: '/auth/v1/admin/users', isOpen: false }],
  ])('sends %s the right way', (target, route) => {
    expect(routeOf(target)).toEqual(route)
  })

  it.each([
    '/rest/v11/notes',
    '/rest/v2',
    '/functions/v1/',
    '/functions/v1/../x',
    '/mailboxes',
    '/etc/passwd',
  ])('knows nothing of %s', (target) => {
    expect(routeOf(target)).toEqual({ service: 'unknown' })
  })
})

describe('the API key in a query', () => {
  it('is read and taken out', () => {
    expect(apikeyInQuery('/rest/v1/a?x=1&apikey=k%2B1')).toBe('k+1')
    expect(apikeyInQuery('/rest/v1/a?x=1')).toBeUndefined()
    expect(withoutApikey('/a?x=1&apikey=k&y=2')).toBe('/a?x=1&y=2')
    expect(withoutApikey('/a?apikey=k')).toBe('/a')
    expect(withoutApikey('/a?my_apikey=k')).toBe('/a?my_apikey=k')
  })

  it('is replaced by its JWT; an unknown one and a broken escape stay', () => {
    const toJwt = (key: string): string | undefined => (key === 'known' ? 'j.w.t' : undefined)
    expect(withKeyJwt('/ws?apikey=known&vsn=1', toJwt)).toBe('/ws?apikey=j.w.t&vsn=1')
    expect(withKeyJwt('/ws?apikey=other', toJwt)).toBe('/ws?apikey=other')
    expect(withKeyJwt('/ws?apikey=%E0%A4%A', toJwt)).toBe('/ws?apikey=%E0%A4%A')
    expect(withKeyJwt('/ws', toJwt)).toBe('/ws')
  })
})

describe('isLoopbackHost()', () => {
  it.each(['localhost', 'LOCALHOST:80', '127.0.0.1:54321', '127.9.9.9', '[::1]:1'])('takes %s', (host) => {
    expect(isLoopbackHost(host)).toBe(true)
  })

  it.each([undefined, '', '127.0.0.1.example', 'localhost.example:80', 'example:127', '10.0.0.1'])(
    'refuses %s',
    (host) => {
      expect(isLoopbackHost(host)).toBe(false)
    },
  )
})
