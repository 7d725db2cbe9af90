import { createClient, type SupabaseClient } from '@supabase/supabase-js'

/** A request as it went out. */
export interface SentRequest {
  readonly method: string
  readonly path: string
  readonly body: unknown
}

/** How the network treats one request: an answer, a dead cable, or silence until the caller gives up. */
export type ScriptedAnswer = { readonly status: number; readonly body: unknown } | 'offline' | 'silent'

const storageKey = 'session'

/** A network for a real supabase-js client: answers in the order scripted, the last one for ever, and remembers. */
export class ScriptedFetch {
  readonly sent: SentRequest[] = []
  private readonly answers: ScriptedAnswer[] = []

  /** What comes next. */
  answer(...answers: ScriptedAnswer[]): this {
    this.answers.push(...answers)
    return this
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input)
    const body: unknown =
      typeof init?.body === 'string' && init.body !== '' ? JSON.parse(init.body) : undefined
    this.sent.push({ method: init?.method ?? 'GET', path: `${url.pathname}${url.search}`, body })
    const answer = this.answers.length > 1 ? this.answers.shift() : this.answers[0]
    if (answer === undefined || answer === 'offline') throw new TypeError('fetch failed')
    if (answer === 'silent') return silence(init?.signal ?? undefined)
    return Response.json(answer.body, { status: answer.status })
  }

  /** A real client on this network, with what its device has stored. */
  client(stored?: object): SupabaseClient {
    const storage = new Map(stored ? [[storageKey, JSON.stringify(stored)]] : [])
    return createClient('http://platewire.test', 'sb_publishable_test', {
      global: { fetch: this.fetch },
      auth: {
        autoRefreshToken: false,
        storageKey,
        storage: {
          getItem: (key) => storage.get(key) ?? null,
          setItem: (key, value) => void storage.set(key, value),
          removeItem: (key) => void storage.delete(key),
        },
      },
    })
  }
}

function silence(signal: AbortSignal | undefined): Promise<Response> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason))
  })
}

/** An error as the database raises it. */
export function refused(status: number, family: string, reason: string, facts: object = {}): ScriptedAnswer {
  const details = JSON.stringify({ reason, action: 'Do something else.', ...facts })
  return { status, body: { code: `PT${status}`, message: 'It was refused.', details, hint: family } }
}
