import { describe, expect, it } from 'vitest'
import { createRedirects } from './redirects.ts'

const redirects = createRedirects('https://app.example', [
  'https://*.preview.example/**',
  'https://one.example/exact',
  'myapp://callback*',
  'https://{a,b}.example/?',
])

describe('[AU12] links lead', () => {
  it.each([
    'https://app.example/anything?x=1',
    'http://app.example:3000/',
    'http://127.0.0.1:5173/reset',
    'https://branch.preview.example/deep/path',
    'https://one.example/exact',
    'myapp://callback',
    'https://b.example/x',
  ])('to %s', (target) => {
    expect(redirects.choose(target)).toBe(target)
  })

  it.each([
    '',
    'no address',
    'https://evil.example/',
    'https://app.example.evil.example/',
    'https://a.b.preview.example/x',
    'https://one.example/exact/more',
    'http://10.0.0.1/',
    'http://2130706434/',
    'https://c.example/x',
    'javascript:alert(1)',
  ])('home instead of to %j', (target) => {
    expect(redirects.choose(target)).toBe('https://app.example')
  })

  it('to the second wish when the first is not allowed', () => {
    expect(redirects.choose('https://evil.example/', null, 'https://app.example/x')).toBe(
      'https://app.example/x',
    )
  })
})
