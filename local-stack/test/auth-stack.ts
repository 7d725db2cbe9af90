import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { z } from 'zod'
import { type AuthService, createAuth } from '../src/auth/index.ts'
import { createMailbox } from '../src/auth/mailbox/mailbox.ts'
import { serveMailbox } from '../src/auth/mailbox/mailbox-page.ts'
import { parseConfig } from '../src/config/load-config.ts'
import { createGateway, type Gateway } from '../src/gateway/gateway.ts'
import { deriveKeys, type ProjectKeys } from '../src/gateway/keys.ts'
import { createTokenVerifier } from '../src/gateway/tokens.ts'
import { type PostgresServer, startPostgres, withClient } from '../src/index.ts'
import { freePort } from '../src/life/ports.ts'
import { until } from '../src/life/until.ts'

/** Auth and its mailbox behind the gateway, set up by a config.toml. */
export interface AuthSetup {
  url: string
  keys: ProjectKeys
  /** A client that keeps its session in memory, as every visitor has one. */
  client(flowType?: 'implicit' | 'pkce'): SupabaseClient
  admin: SupabaseClient
  /** Asks Auth directly, with the publishable key unless told otherwise. */
  ask(path: string, init?: RequestInit & { key?: string }): Promise<Response>
  /** The newest mail to an address. */
  mailTo(address: string): { subject: string; link: string; code: string; tokenHash: string } | undefined
}

/** One PostgreSQL with as many Auths on it as a file of tests has settings to try. */
export interface AuthStack {
  with(config?: string): Promise<AuthSetup>
  sql(text: string, values?: unknown[]): Promise<Record<string, unknown>[]>
  /** Does something while this user is locked, and lets go when so many transactions wait for that. */
  whileLocked<T>(email: string, waiting: number, work: () => Promise<T>): Promise<T>
  stop(): Promise<void>
}

const memory = () => {
  const items = new Map<string, string>()
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  }
}

const rowsShape = z.array(z.record(z.string(), z.unknown()))

async function setUp(
  postgres: PostgresServer,
  config: string,
  undo: (() => Promise<void>)[],
): Promise<AuthSetup> {
  const keys = await deriveKeys()
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const mailbox = createMailbox()
  const auth: AuthService = createAuth({
    databaseUrl: postgres.urlFor('supabase_auth_admin'),
    jwtSecret: keys.jwtSecret,
    publicUrl: url,
    auth: parseConfig(config).config.auth,
    projectDir: '/nowhere',
    mailbox,
    log: () => {},
  })
  const none = () => undefined
  const gateway: Gateway = createGateway({
    publicUrl: url,
    keys,
    tokens: createTokenVerifier(keys.jwtSecret),
    log: () => {},
    services: {
      auth: () => auth,
      rest: none,
      realtime: none,
      functions: none,
      storage: none,
      disabledBy: () => undefined,
      consoleUrl: none,
      mailbox: (request) => serveMailbox(request, mailbox),
      health: () => ({ ready: true, services: {} }),
    },
  })
  await gateway.listen(port)
  undo.push(async () => {
    await gateway.close()
    await auth.stop()
  })
  const client = (key: string, flowType: 'implicit' | 'pkce'): SupabaseClient =>
    createClient(url, key, {
      auth: { flowType, autoRefreshToken: false, persistSession: true, storage: memory() },
    })
  return {
    url,
    keys,
    client: (flowType = 'implicit') => client(keys.publishableKey, flowType),
    admin: client(keys.secretKey, 'implicit'),
    ask: (path, { key = keys.publishableKey, headers, ...init } = {}) =>
      fetch(`${url}/auth/v1${path}`, {
        redirect: 'manual',
        ...init,
        headers: { apikey: key, 'x-supabase-api-version': '2024-01-01', ...headers },
      }),
    mailTo(address) {
      const mail = mailbox.list(address)[0]
      if (!mail) return undefined
      const link = /https?:\/\/\S+/.exec(mail.text)?.[0] ?? ''
      return {
        subject: mail.subject,
        link,
        code: /code: (\d+)/.exec(mail.text)?.[1] ?? '',
        tokenHash: /token=([^&]+)/.exec(link)?.[1] ?? '',
      }
    },
  }
}

/** Starts PostgreSQL. */
export async function startAuthStack(): Promise<AuthStack> {
  const postgres = await startPostgres()
  const undo: (() => Promise<void>)[] = []
  return {
    with: (config = '') => setUp(postgres, config, undo),
    sql: (text, values = []) =>
      withClient(postgres.adminUrl, async (database) =>
        rowsShape.parse((await database.query(text, values)).rows),
      ),
    whileLocked: (email, waiting, work) =>
      withClient(postgres.adminUrl, async (database) => {
        await database.query('begin')
        await database.query('select from auth.users where email = $1 for update', [email])
        const done = work()
        const areWaiting = async (): Promise<boolean> =>
          ((await database.query('select from pg_locks where not granted')).rowCount ?? 0) >= waiting
        const isHeldUp = await until(areWaiting, { timeoutMs: 10_000 })
        await database.query('commit')
        if (!isHeldUp) throw new Error(`Fewer than ${waiting} transactions waited for ${email}.`)
        return done
      }),
    async stop() {
      for (const step of undo.reverse()) await step()
      await postgres.stop()
    },
  }
}
