/** A JSON value as it travels in a frame. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject

/** A JSON object as it travels in a frame. */
export interface JsonObject {
  readonly [key: string]: Json
}

/** What clients use as `ref` and `join_ref`; numbers are echoed as numbers. */
export type Ref = Json

/** Bytes of one WebSocket message and the opcode they travel under. */
export interface Frame {
  readonly data: Uint8Array
  readonly binary: boolean
}

/** How the payload of a user broadcast is encoded. */
export type Encoding = 'json' | 'binary'

/** An event a client pushed as JSON, or as a binary frame of kind 0. */
export interface ClientPush {
  readonly kind: 'push'
  readonly joinRef: Ref
  readonly ref: Ref
  readonly topic: Json
  readonly event: Json
  readonly payload: Json | Uint8Array
  /** Length of the frame in bytes: a cheap upper bound before anything is measured. */
  readonly size: number
}

/** A broadcast a client pushed as a binary frame of kind 3; its payload is passed on untouched. */
export interface ClientUserBroadcast {
  readonly kind: 'user-broadcast'
  readonly joinRef: Ref
  readonly ref: Ref
  readonly topic: string
  readonly event: string
  readonly encoding: Encoding
  readonly payload: Uint8Array
  readonly size: number
}

/** Everything a client can send. */
export type ClientMessage = ClientPush | ClientUserBroadcast

/** A message with a JSON payload: replies, system messages, presence, text broadcasts. */
export interface ServerPush {
  readonly kind: 'push'
  readonly joinRef: Ref
  readonly ref: Ref
  readonly topic: Json
  readonly event: string
  readonly payload: Json
}

/** A broadcast whose payload travels as the bytes it came in (kind 4). */
export interface ServerUserBroadcast {
  readonly kind: 'user-broadcast'
  readonly topic: string
  readonly event: string
  readonly encoding: Encoding
  /** JSON text such as `{"id":"…"}`; absent for broadcasts of clients. */
  readonly meta?: string
  readonly payload: Uint8Array
}

/** The answer to a binary push of kind 0 with event `broadcast` (kind 2); only 2.0.0 can carry it. */
export interface ServerBinaryBroadcast {
  readonly kind: 'binary-broadcast'
  readonly topic: string
  readonly event: string
  readonly payload: Uint8Array
}

/** An event without refs whose payload is JSON text already, so numbers keep every digit. */
export interface ServerTextPush {
  readonly kind: 'text-push'
  readonly topic: string
  readonly event: string
  readonly payload: string
}

/** Everything the server can send. */
export type ServerMessage = ServerPush | ServerTextPush | ServerUserBroadcast | ServerBinaryBroadcast

/** The prefix every channel topic carries on the wire. */
export const TOPIC_PREFIX = 'realtime:'

/** Tells whether a value is a JSON object, and not an array, null or bytes. */
export function isObject(value: unknown): value is JsonObject {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  )
}

/** A successful or failed answer to a client's push. */
export function reply(
  to: { readonly joinRef: Ref; readonly ref: Ref; readonly topic: Json },
  status: 'ok' | 'error',
  response: Json,
): ServerPush {
  return {
    kind: 'push',
    joinRef: to.joinRef,
    ref: to.ref,
    topic: to.topic,
    event: 'phx_reply',
    payload: { status, response },
  }
}
