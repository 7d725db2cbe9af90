import { describe, expect, it } from 'vitest'
import { refuseCall, refuseForeign } from './admission.ts'

const at = (headers: Record<string, string>) => refuseForeign({ host: '127.0.0.1:54323', ...headers }, 54323)
const code = (refusal: { code: string } | undefined): string | undefined => refusal?.code

describe('who may use the console', () => {
  it('[CO2] names of this machine with its own port, and no others', () => {
    for (const host of ['127.0.0.1:54323', 'localhost:54323', '[::1]:54323'])
      expect(at({ host })).toBeUndefined()
    for (const host of [
      'evil.example:54323',
      '127.0.0.1.evil.example:54323',
      'localhost',
      '127.0.0.1:54321',
      '',
    ])
      expect([host, code(at({ host }))]).toEqual([host, 'foreign_host'])
    expect(code(refuseForeign({}, 54323))).toBe('foreign_host')
  })

  it('[CO3] the console itself, not another page, be it of this machine', () => {
    expect(at({ origin: 'http://127.0.0.1:54323', 'sec-fetch-site': 'same-origin' })).toBeUndefined()
    expect(at({ 'sec-fetch-site': 'none' })).toBeUndefined()
    for (const origin of [
      'null',
      'http://localhost:54323',
      'http://127.0.0.1:3000',
      'https://127.0.0.1:54323',
    ])
      expect([origin, code(at({ origin }))]).toEqual([origin, 'foreign_origin'])
    for (const site of ['same-site', 'cross-site'])
      expect([site, code(at({ 'sec-fetch-site': site }))]).toEqual([site, 'foreign_site'])
  })

  it('[CO4] no frame', () => {
    for (const destination of ['iframe', 'frame', 'object', 'embed'])
      expect(code(at({ 'sec-fetch-dest': destination }))).toBe('framed')
    expect(at({ 'sec-fetch-dest': 'document' })).toBeUndefined()
  })

  it('[CO3] a call needs the token, JSON and POST', () => {
    const whole = { 'content-type': 'application/json', 'x-console-token': 'secret' }
    expect(refuseCall(whole, 'POST', 'secret')).toBeUndefined()
    expect(code(refuseCall(whole, 'GET', 'secret'))).toBe('method_not_allowed')
    expect(code(refuseCall({ ...whole, 'content-type': 'text/plain' }, 'POST', 'secret'))).toBe('not_json')
    for (const token of ['', 'Secret', 'secret ', 'sécrèt'])
      expect(code(refuseCall({ ...whole, 'x-console-token': token }, 'POST', 'secret'))).toBe('no_token')
    expect(code(refuseCall({ 'content-type': 'application/json' }, 'POST', 'secret'))).toBe('no_token')
  })
})
