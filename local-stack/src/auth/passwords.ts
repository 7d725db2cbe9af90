import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { isCommonPassword } from './common-passwords.ts'
import type { Queries } from './database.ts'
import { AuthError, refusals } from './errors.ts'

/** What config.toml asks of passwords. */
export interface PasswordRules {
  minLength: number
  /** A password has one of each set. */
  requiredCharacters: readonly string[]
}

const BCRYPT_MAX_BYTES = 72
const BCRYPT_COST = 10
const bcryptHash = /^\$2[aby]?\$\d\d\$[./A-Za-z0-9]{53}$/

/** Why a password is weak, in the words of Supabase Auth, or nothing. */
export function weaknessOf(
  password: string,
  rules: PasswordRules,
): { message: string; reasons: string[] } | undefined {
  const messages: string[] = []
  const reasons: string[] = []
  if (Buffer.byteLength(password) < rules.minLength) {
    reasons.push('length')
    messages.push(`Password should be at least ${rules.minLength} characters.`)
  }
  const sets = rules.requiredCharacters
  if (sets.some((set) => ![...password].some((character) => set.includes(character)))) {
    reasons.push('characters')
    messages.push(`Password should contain at least one character of each: ${sets.join(', ')}.`)
  }
  if (isCommonPassword(password)) {
    reasons.push('pwned')
    messages.push('Password is known to be weak and easy to guess, please choose a different one.')
  }
  return reasons.length === 0 ? undefined : { message: messages.join(' '), reasons }
}

/** Refuses a weak password, and one of which bcrypt would see the beginning only. */
export function checkPassword(password: string, rules: PasswordRules): void {
  if (Buffer.byteLength(password) > BCRYPT_MAX_BYTES)
    throw refusals.invalid(`Password cannot be longer than ${BCRYPT_MAX_BYTES} characters`)
  const weakness = weaknessOf(password, rules)
  if (weakness) throw new AuthError(422, 'weak_password', weakness.message, { reasons: weakness.reasons })
}

/** A password nobody knows. */
export function randomPassword(): string {
  return randomBytes(48).toString('base64')
}

/** Hashes a password. Postgres does the work: it takes a while, and this process has sockets to serve. */
export async function hashPassword(db: Queries, password: string): Promise<string> {
  const [row] = await db.rows(
    z.object({ hash: z.string() }),
    `select stack_auth.crypt($1, stack_auth.gen_salt('bf', $2::int)) as hash`,
    [password, BCRYPT_COST],
  )
  return row?.hash ?? ''
}

/** Whether a password is the one a hash was made of, by Auth or by `crypt()` in a seed. */
export async function isPassword(db: Queries, password: string, hash: string): Promise<boolean> {
  if (!bcryptHash.test(hash)) return false
  // pgcrypto knows $2a$ only; the others differ in nothing for passwords of this length.
  const known = hash.replace(/^\$2[by]?\$/, '$2a$')
  const [row] = await db.rows(
    z.object({ matches: z.boolean() }),
    'select stack_auth.crypt($1, $2) = $2 as matches',
    [password, known],
  )
  return row?.matches ?? false
}

/** Takes a hash an import brings along. */
export function checkPasswordHash(hash: string): string {
  if (/^\$(argon2|fbscrypt)/.test(hash)) throw refusals.notSupported('A password hash by Argon2 or Firebase')
  if (!bcryptHash.test(hash)) throw refusals.invalid('password_hash must be a bcrypt hash')
  return hash
}
