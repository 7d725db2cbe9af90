import { createClient, type SupabaseClient } from '@supabase/supabase-js'

/** What becomes of one request: it never arrives, its answer never does, the server refuses, or it hangs until released. */
export type Fate = 'lost' | 'answer_lost' | Response | Promise<void>

/** A server that knows idempotency keys as the real one does, and a network between that the test breaks. */
export class CommandServer {
  /** What took effect, in order: `save_profile Lea`. */
  readonly effects: string[] = []
  /** What arrived, in order, with the token's owner: `u save_profile`. */
  readonly arrived: string[] = []
  isDown = false
  private readonly log = new Map<string, { readonly body: string; readonly answer: unknown }>()
  private readonly fates: Fate[] = []

  /** What becomes of the next requests. */
  next(...fates: Fate[]): this {
    this.fates.push(...fates)
    return this
  }

  /** A client on a device where `userId` is signed in. */
  client(userId: string): SupabaseClient {
    const session = {
      access_token: `token-of-${userId}`,
      refresh_token: 'r',
      token_type: 'bearer',
      expires_in: 3600,
      expires_at: 4_000_000_000,
      user: { id: userId, aud: 'authenticated', app_metadata: {}, user_metadata: {}, created_at: '' },
    }
    const storage = new Map([['session', JSON.stringify(session)]])
    return createClient('http://platewire.test', 'sb_publishable_test', {
      global: { fetch: this.fetch },
      auth: {
        autoRefreshToken: false,
        storageKey: 'session',
        storage: {
          getItem: (key) => storage.get(key) ?? null,
          setItem: (key, value) => void storage.set(key, value),
          removeItem: (key) => void storage.delete(key),
        },
      },
    })
  }

  private readonly fetch: typeof fetch = async (input, init) => {
    const name = new URL(input instanceof Request ? input.url : input).pathname.split('/').at(-1) ?? ''
    const token = new Headers(init?.headers).get('Authorization') ?? ''
    const fate = this.fates.shift()
    if (this.isDown || fate === 'lost') throw new TypeError('fetch failed')
    this.arrived.push(`${token.replace('Bearer token-of-', '')} ${name}`)
    if (fate instanceof Promise) await fate
    if (fate instanceof Response) return fate
    const answer = this.answer(name, String(init?.body ?? '{}'))
    if (fate === 'answer_lost') throw new TypeError('fetch failed')
    return answer
  }

  private answer(name: string, body: string): Response {
    const { command_id: key, ...args }: { command_id: string; [name: string]: unknown } = JSON.parse(body)
    const known = this.log.get(key)
    if (name === 'withdraw_command') {
      if (!known) this.log.set(key, { body: 'withdrawn', answer: null })
      const isDone = known !== undefined && known.body !== 'withdrawn'
      return Response.json({ is_done: isDone, answer: known?.answer ?? null })
    }
    if (known && known.body !== body) return refusal(409, 'CONFLICT', 'KEY_REUSED')
    if (!known) {
      this.effects.push(`${name} ${Object.values(args)[0]}`)
      this.log.set(key, { body, answer: { ...args, user_id: 'u', id: args.address_id } })
    }
    return Response.json(this.log.get(key)?.answer)
  }
}

/** A refusal as the database raises it. */
export function refusal(status: number, family: string, reason: string, facts: object = {}): Response {
  const details = JSON.stringify({ reason, action: 'Do something else.', ...facts })
  return Response.json({ code: `PT${status}`, message: 'It was refused.', details, hint: family }, { status })
}
