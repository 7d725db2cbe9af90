import { Alarms } from '../src/realtime/core/alarms.ts'
import type { Connection } from '../src/realtime/core/channel.ts'
import type { Environment } from '../src/realtime/core/environment.ts'
import { createRates } from '../src/realtime/core/rate.ts'
import { Session } from '../src/realtime/core/session.ts'
import { createTokens } from '../src/realtime/core/token.ts'
import { Topics } from '../src/realtime/core/topics.ts'
import { type Backoff, defaultLimits, type Limits } from '../src/realtime/limits.ts'
import type {
  Authorization,
  AuthorizationRequest,
  ChangeAnswer,
  ChangeMember,
  ChangeRequest,
  Extension,
  ReplayQuery,
  StoredMessage,
} from '../src/realtime/ports.ts'
import type { Frame } from '../src/realtime/protocol/messages.ts'
import { type SerializerVersion, serializers } from '../src/realtime/protocol/serializer.ts'
import { toBytes, toText } from '../src/realtime/protocol/text.ts'
import { FakeClock } from './fake-clock.ts'

const START_MS = 1_700_000_000_000

/** What a fake database says about a topic. */
export interface Rights {
  readonly read?: readonly Extension[]
  readonly write?: readonly Extension[]
  readonly failure?: 'policy-error' | 'unreachable' | 'canceled' | 'missing-partition'
}

/** Decides by topic and keeps what it was asked. */
export class FakeDatabase {
  readonly rights = new Map<string, Rights>()
  readonly reads: AuthorizationRequest[] = []
  readonly writes: AuthorizationRequest[] = []
  reachable = true
  /** What a replay finds, oldest first; undefined when it fails. */
  stored: readonly StoredMessage[] | undefined = []
  readonly replays: ReplayQuery[] = []
  /** While set, answers wait for it. */
  gate: Promise<void> = Promise.resolve()

  async isReachable(): Promise<boolean> {
    return this.reachable
  }

  async authorizeRead(request: AuthorizationRequest): Promise<Authorization> {
    this.reads.push(request)
    await this.gate
    return this.#answer(request, 'read')
  }

  async authorizeWrite(request: AuthorizationRequest): Promise<Authorization> {
    this.writes.push(request)
    await this.gate
    return this.#answer(request, 'write')
  }

  async replay(query: ReplayQuery): Promise<readonly StoredMessage[] | undefined> {
    this.replays.push(query)
    await this.gate
    return this.stored
  }

  #answer(request: AuthorizationRequest, direction: 'read' | 'write'): Authorization {
    const rights = this.rights.get(request.topic) ?? {}
    if (rights.failure !== undefined) return { ok: false, failure: rights.failure }
    const allowed = rights[direction] ?? []
    return { ok: true, allowed: request.extensions.filter((extension) => allowed.includes(extension)) }
  }
}

/** Grants every subscription to changes, unless told otherwise, and keeps what was asked. */
export class FakeChanges {
  readonly requests: ChangeRequest[] = []
  readonly left: ChangeMember[] = []
  answer: ChangeAnswer = { ok: true }
  beforeAnswer: () => void = () => undefined

  async subscribe(request: ChangeRequest): Promise<ChangeAnswer> {
    this.requests.push(request)
    await Promise.resolve()
    this.beforeAnswer()
    return this.answer
  }

  unsubscribe(member: ChangeMember): void {
    this.left.push(member)
  }
}

/** One client's end of an in-memory socket. */
export class TestClient {
  readonly session: Session
  readonly closedWith: (number | undefined)[] = []
  readonly #frames: Frame[] = []
  readonly #version: SerializerVersion

  constructor(environment: Environment, admitted: Set<object>, apikey: string, version: SerializerVersion) {
    this.#version = version
    const socket = {
      send: (frame: Frame) => void this.#frames.push(frame),
      close: (code?: number) => void this.closedWith.push(code),
    }
    const connection: Connection = { socket, serializer: serializers[version], apikey, headers: {} }
    const { maxConcurrentUsers } = environment.limits
    this.session = new Session(environment, connection, {
      admit: (session) =>
        admitted.has(session) || (admitted.size < maxConcurrentUsers && !!admitted.add(session)),
      release: (session) => void admitted.delete(session),
    })
  }

  /** Sends a message as 2.0.0 or 1.0.0 has it. */
  send(joinRef: unknown, ref: unknown, topic: unknown, event: unknown, payload: unknown): void {
    const value =
      this.#version === 2
        ? [joinRef, ref, topic, event, payload]
        : { topic, event, payload, ref, join_ref: joinRef }
    this.session.receive({ data: toBytes(JSON.stringify(value)), binary: false })
  }

  /** Sends bytes as they are. */
  sendBinary(hex: string): void {
    this.session.receive({ data: Buffer.from(hex, 'hex'), binary: true })
  }

  /** Sends a text as it is. */
  sendText(text: string): void {
    this.session.receive({ data: toBytes(text), binary: false })
  }

  /** Joins and waits for the answer. */
  async join(
    topic: string,
    config: object = {},
    joinRef: unknown = '1',
    more: object = {},
  ): Promise<unknown[]> {
    this.send(joinRef, joinRef, topic, 'phx_join', { config, ...more })
    await settle()
    return this.take()
  }

  /** What arrived since the last call: text frames parsed, binary frames as hex. */
  take(): unknown[] {
    return this.#frames
      .splice(0)
      .map(({ data, binary }) => (binary ? Buffer.from(data).toString('hex') : JSON.parse(toText(data))))
  }

  /** The payloads of one event that arrived since the last call, over 2.0.0; other frames are forgotten. */
  takePayloads(event: string): unknown[] {
    return this.take().flatMap((frame) => (Array.isArray(frame) && frame[3] === event ? [frame[4]] : []))
  }

  /** The frames themselves. */
  takeFrames(): Frame[] {
    return this.#frames.splice(0)
  }
}

/** A server without sockets, ports or a database. */
export interface Harness {
  readonly environment: Environment
  readonly clock: FakeClock
  readonly database: FakeDatabase
  readonly replication: { isConnected: boolean }
  readonly changes: FakeChanges
  connect(options?: { version?: SerializerVersion; apikey?: string }): TestClient
  /** A token with these claims and an hour to live. */
  token(claims?: object): string
}

/** Puts a harness together. */
export function createHarness(
  options: { limits?: Partial<Limits>; backoff?: Partial<Backoff> } = {},
): Harness {
  const clock = new FakeClock(START_MS)
  const database = new FakeDatabase()
  const replication = { isConnected: true }
  const changes = new FakeChanges()
  const admitted = new Set<object>()
  const limits: Limits = { ...defaultLimits, ...options.limits }
  const rates = createRates(clock, limits)
  let names = 0
  const next = (prefix: string) => {
    names += 1
    return `${prefix}-${names}`
  }
  const environment: Environment = {
    clock,
    database,
    replication,
    changes,
    logger: { info: () => undefined, warn: () => undefined },
    tokens: createTokens({ check: checkSignature }, clock),
    ids: { presenceKey: () => next('key'), presenceRef: () => next('ref') },
    topics: new Topics(rates),
    limits,
    rates,
    alarms: new Alarms(clock),
    backoff: { connect: 0, channel: 0, ...options.backoff },
  }
  const token = (claims: object = {}) =>
    unsignedToken({ role: 'authenticated', exp: Math.floor(clock.now() / 1000) + 3600, ...claims })
  return {
    environment,
    clock,
    database,
    replication,
    changes,
    connect: ({ version = 2, apikey = token() } = {}) =>
      new TestClient(environment, admitted, apikey, version),
    token,
  }
}

function checkSignature(algorithm: unknown, _: string, signature: string): 'valid' | 'invalid' | 'no-signer' {
  if (algorithm !== 'HS256') return 'no-signer'
  return signature === 'good' ? 'valid' : 'invalid'
}

/** A token whose signature the harness believes, unless told otherwise. */
export function unsignedToken(claims: object, header: object = { alg: 'HS256' }, signature = 'good'): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  return `${part(header)}.${part(claims)}.${signature}`
}

/** Lets everything that was started come to rest. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}
