import { createClient, type SupabaseClient, type SupabaseClientOptions } from '@supabase/supabase-js'
import * as older from 'supabase-js-2-57'
import { describe, onTestFinished } from 'vitest'
import { people, target } from './fixtures.ts'
import type { Serializer } from './raw-socket.ts'
import type { Person } from './stage.ts'

declare module 'vitest' {
  interface TaskMeta {
    /** Which cell of the table the outcome of a case belongs to. */
    cell?: { service: string; capability: string; client: string; serializer: string }
  }
}

type Options = SupabaseClientOptions<'public'>

/** The newest client, and the last before the packages became one: it knows serializer 1.0.0 only. */
const versions = {
  '2.119.1': createClient,
  // Its classes are other classes to TypeScript; cases use what both have.
  '2.57.4': older.createClient as unknown as typeof createClient,
} as const

export type ClientVersion = keyof typeof versions

/** One way to talk to Supabase: a version of the client, and for Realtime the serializer it speaks. */
export interface Way {
  client: ClientVersion
  serializer: Serializer | '-'
  /** A client with options of the case's own. It is closed when the case ends. */
  connect(key?: string, options?: Options): SupabaseClient
  /** Somebody with the publishable key and no account. */
  anonymous(options?: Options): SupabaseClient
  /** The server's own client, with the secret key. */
  service(): SupabaseClient
  /** Lea or Ben, whose sockets carry their token from the first join on. */
  as(person: Person): Promise<SupabaseClient>
  lea(): Promise<SupabaseClient>
  ben(): Promise<SupabaseClient>
}

function way(client: ClientVersion, serializer: Way['serializer']): Way {
  const connect = (key = target.publishableKey, options: Options = {}): SupabaseClient => {
    const vsn = serializer === '-' || client === '2.57.4' ? {} : { vsn: serializer }
    const made = versions[client](target.url, key, {
      ...options,
      auth: { persistSession: false, autoRefreshToken: false, ...options.auth },
      realtime: { ...vsn, ...options.realtime },
    })
    onTestFinished(async () => {
      await made.removeAllChannels()
      made.realtime.disconnect()
    })
    return made
  }
  const as = async (person: Person): Promise<SupabaseClient> => {
    const made = connect(target.publishableKey, { accessToken: async () => person.token })
    await made.realtime.setAuth()
    return made
  }
  return {
    client,
    serializer,
    connect,
    as,
    anonymous: (options) => connect(target.publishableKey, options),
    service: () => connect(target.secretKey),
    lea: () => as(people.lea),
    ben: () => as(people.ben),
  }
}

const everyClient: ClientVersion[] = ['2.119.1', '2.57.4']
const everyConversation: [ClientVersion, Serializer][] = [
  ['2.119.1', '2.0.0'],
  ['2.119.1', '1.0.0'],
  ['2.57.4', '1.0.0'],
]

/** Cases of HTTP services: each runs with each version of the client. */
export function withClients(service: string, capability: string, cases: (way: Way) => void): void {
  for (const client of everyClient) {
    const meta = { cell: { service, capability, client, serializer: '-' } }
    describe(`${service}, ${capability}, client ${client}`, { meta }, () => cases(way(client, '-')))
  }
}

/** Cases of Realtime: each runs with each version of the client and each serializer that version speaks. */
export function withConversations(capability: string, cases: (way: Way) => void): void {
  for (const [client, serializer] of everyConversation) {
    const meta = { cell: { service: 'Realtime', capability, client, serializer } }
    describe(`Realtime, ${capability}, client ${client}, serializer ${serializer}`, { meta }, () =>
      cases(way(client, serializer)),
    )
  }
}

/** Cases that look at the wire of Realtime itself, in both formats. */
export function withSerializers(capability: string, cases: (serializer: Serializer) => void): void {
  for (const serializer of ['2.0.0', '1.0.0'] as const) {
    const meta = { cell: { service: 'Realtime', capability, client: 'raw', serializer } }
    describe(`Realtime, ${capability}, raw socket, serializer ${serializer}`, { meta }, () =>
      cases(serializer),
    )
  }
}

/** Cases without a client: plain HTTP or SQL. */
export function withoutClient(service: string, capability: string, cases: () => void): void {
  const meta = { cell: { service, capability, client: 'raw', serializer: '-' } }
  describe(`${service}, ${capability}`, { meta }, cases)
}
