import type { Frame, Json, JsonObject } from './protocol/messages.ts'
import type { ChangeSubscription } from './protocol/payloads/change-subscription.ts'
import type { SerializerVersion } from './protocol/serializer.ts'

/** The server's end of one WebSocket. */
export interface ClientSocket {
  send(frame: Frame): void
  close(code?: number, reason?: string): void
}

/** What a policy on `realtime.messages` can be asked about. */
export type Extension = 'broadcast' | 'presence'

/** Who asks for access to which topic; becomes the GUCs a policy sees. */
export interface AuthorizationRequest {
  /** The topic without `realtime:`. */
  readonly topic: string
  readonly claims: JsonObject
  readonly headers: Readonly<Record<string, string>>
  readonly extensions: readonly Extension[]
}

/** Why the database could not answer. */
export type DatabaseFailure =
  | 'policy-error'
  | 'unreachable'
  | 'no-connections'
  | 'pool-exhausted'
  | 'canceled'
  | 'missing-partition'

/** The extensions the policies allow, or why that is unknown. */
export type Authorization =
  | { readonly ok: true; readonly allowed: readonly Extension[] }
  | { readonly ok: false; readonly failure: DatabaseFailure }

/** Which stored messages of a private topic a join asks for. */
export interface ReplayQuery {
  readonly topic: string
  /** Milliseconds since 1970. */
  readonly since: number
  readonly limit: number
}

/** A stored message. JSON is parsed, because it goes out re-encoded. */
export type StoredMessage = { readonly id: string; readonly event: string } & (
  | { readonly encoding: 'json'; readonly payload: Json }
  | { readonly encoding: 'binary'; readonly payload: Uint8Array }
)

/** What the server needs of Postgres. None of these calls rejects. */
export interface Database {
  isReachable(): Promise<boolean>
  /** The newest messages that fit, oldest first; undefined when they cannot be had. */
  replay(query: ReplayQuery): Promise<readonly StoredMessage[] | undefined>
  authorizeRead(request: AuthorizationRequest): Promise<Authorization>
  authorizeWrite(request: AuthorizationRequest): Promise<Authorization>
}

/** Stops a timer; harmless when it has fired or was stopped before. */
export type CancelTimer = () => void

/** Time, so that tests can hold it still. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  setTimeout(callback: () => void, ms: number): CancelTimer
}

/** Where the server says what no client is told. `code` is one of Realtime's own log codes where one fits. */
export interface Logger {
  info(code: string, detail?: unknown): void
  warn(code: string, detail?: unknown): void
}

/** What a token's signature is worth: `no-signer` when no key fits its algorithm. */
type SignatureCheck = 'valid' | 'invalid' | 'no-signer'

/** Checks the signature of a JWT given as its three parts. */
export interface Signatures {
  check(algorithm: unknown, signed: string, signature: string): SignatureCheck
}

/** Names made by the server. */
export interface Ids {
  /** A presence key for a channel that brought none. */
  presenceKey(): string
  /** A `phx_ref`, unique among all presences. */
  presenceRef(): string
}

/** Whether messages written to the database reach channels at this moment. */
export interface Replication {
  readonly isConnected: boolean
}

/** Who is sent changes of the database: a joined channel. */
export interface ChangeMember {
  readonly version: SerializerVersion
  deliver(frame: Frame): void
}

/** What a channel asks to be sent. */
export interface ChangeRequest {
  readonly member: ChangeMember
  /** As on the wire. */
  readonly topic: string
  readonly isLegacy: boolean
  /** Whose rights count, until the next request of the same member. */
  readonly claims: JsonObject
  readonly entries: readonly { readonly id: number; readonly subscription: ChangeSubscription }[]
  /** Called when the subscription no longer covers what it should: it is to be asked for again. */
  readonly onStale: () => void
}

/** Whether changes will come. A refusal concerns all entries and names the first that is at fault. */
export type ChangeAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly failure: 'no-table'; readonly entry: number }
  | {
      readonly ok: false
      readonly failure: 'refused'
      readonly entry: number
      /** SQLSTATE. */
      readonly code: string
      readonly message: string
    }
  | { readonly ok: false; readonly failure: 'unreachable' }

/** The changes of published tables. */
export interface Changes {
  /** Replaces what the member asked for before. When it answers, changes flow. Never rejects. */
  subscribe(request: ChangeRequest): Promise<ChangeAnswer>
  unsubscribe(member: ChangeMember): void
}
