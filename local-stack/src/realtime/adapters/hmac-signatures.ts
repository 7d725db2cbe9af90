import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Signatures } from '../ports.ts'

const HASHES: Readonly<Record<string, string>> = { HS256: 'sha256', HS384: 'sha384', HS512: 'sha512' }

/** Checks HS256, HS384 and HS512 with the project's secret. Other algorithms have no signer: there is no JWKS here. */
export function createHmacSignatures(secret: string): Signatures {
  return {
    check(algorithm, signed, signature) {
      const hash = typeof algorithm === 'string' ? HASHES[algorithm] : undefined
      if (hash === undefined) return 'no-signer'
      const expected = createHmac(hash, secret).update(signed).digest()
      const given = Buffer.from(signature, 'base64url')
      return given.length === expected.length && timingSafeEqual(given, expected) ? 'valid' : 'invalid'
    },
  }
}
