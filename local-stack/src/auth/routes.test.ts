import { describe, expect, it } from 'vitest'
import { pageLinks } from './handlers/list-users.ts'
import { findRoute } from './routes.ts'

describe('findRoute()', () => {
  it.each([
    ['GET', '/user', 'user'],
    ['POST', '/verify', 'anyone'],
    ['GET', '/admin/users', 'admin'],
    ['DELETE', '/admin/users/1/factors/2', 'admin'],
    ['POST', '/factors/1/verify', 'user'],
    ['POST', '/sso', 'anyone'],
    ['GET', '/sso/saml/metadata', 'anyone'],
  ])('[AU9] %s %s is for: %s', (method, path, access) => {
    expect(findRoute(method, path)).toMatchObject({ route: { access } })
  })

  it('[AU9] everything below /admin, and /invite, asks for the secret key', () => {
    for (const path of [
      '/admin/users',
      '/admin/users/1',
      '/admin/generate_link',
      '/admin/anything',
      '/invite',
    ])
      for (const method of ['GET', 'POST', 'PUT', 'DELETE', 'PATCH']) {
        const found = findRoute(method, path)
        if (typeof found === 'object') expect([path, found.route.access]).toEqual([path, 'admin'])
      }
  })

  it('gives the parts of a path by name', () => {
    expect(findRoute('GET', '/admin/users/abc')).toMatchObject({ params: { id: 'abc' } })
  })

  it('tells a missing path from a missing method', () => {
    expect(findRoute('PATCH', '/user')).toBe('no method')
    expect(findRoute('GET', '/users')).toBe('no path')
    expect(findRoute('GET', '/userx')).toBe('no path')
  })
})

describe('pageLinks()', () => {
  it('[AU10] names the next and the last page, the page first', () => {
    expect(pageLinks(new URLSearchParams('per_page=2&page=1'), 1, 3)).toBe(
      '</admin/users?page=2&per_page=2>; rel="next", </admin/users?page=3&per_page=2>; rel="last"',
    )
    expect(pageLinks(new URLSearchParams('page='), 3, 3)).toBe('</admin/users?page=3>; rel="last"')
  })
})
