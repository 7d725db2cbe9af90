import { FunctionError } from './errors.ts'

const digest = async (text: string): Promise<Uint8Array> =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text)))

/** Compared by digest, so that the time it takes says nothing about the key. */
async function isSame(first: string, second: string): Promise<boolean> {
  const [a, b] = [await digest(first), await digest(second)]
  return a.reduce((difference, byte, at) => difference | (byte ^ (b[at] ?? 0)), 0) === 0
}

function keysOf(secretKeysJson: string | undefined): string[] {
  try {
    const keys: unknown[] = Object.values(JSON.parse(secretKeysJson ?? '{}'))
    return keys.flatMap((key) => (typeof key === 'string' && key !== '' ? [key] : []))
  } catch {
    return []
  }
}

/**
 * Lets only this project's own servers in, the database among them: `private.call_function` sends the secret key in header
 * `apikey`. Such a function has `verify_jwt = false`, because a secret key is no JWT.
 * @param secretKeysJson The environment's `SUPABASE_SECRET_KEYS`.
 */
export async function requireSecretKey(request: Request, secretKeysJson: string | undefined): Promise<void> {
  const presented = request.headers.get('apikey') ?? ''
  const matches = await Promise.all(keysOf(secretKeysJson).map((key) => isSame(presented, key)))
  if (matches.includes(true)) return
  throw new FunctionError(
    'FORBIDDEN',
    'NOT_ALLOWED',
    'Only the server itself may call this.',
    'Send the secret key.',
  )
}
