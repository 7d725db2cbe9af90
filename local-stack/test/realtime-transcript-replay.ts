import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { WebSocket } from 'ws'
import type { FakeClock } from './fake-clock.ts'
import { RecordedConnection } from './realtime-transcript-connection.ts'
import { type Answer, answerDifferences, sendRequest } from './realtime-transcript-http.ts'
import { type Comparable, comparable, matches, shorten } from './realtime-transcript-match.ts'
import { expand, fillIn } from './realtime-transcript-text.ts'

/** One step of a recorded conversation. */
export interface RecordedFrame {
  readonly dir: 'connect' | 'out' | 'in' | 'close' | 'sql' | 'sql-result' | 'http-out' | 'http-in' | 'case'
  readonly at_ms: number
  readonly conn?: string
  readonly text?: string
  readonly hex?: string
  readonly code?: number
  readonly status?: number
  readonly body?: string
  readonly body_hex?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A recorded conversation with the real server. */
export interface Transcript {
  readonly case: string
  readonly setup: string
  readonly frames: readonly RecordedFrame[]
}

/** What a replay runs against. */
export interface ReplayTarget {
  readonly url: string
  readonly clock: FakeClock
  runSql(sql: string): Promise<string[]>
  /** The rows a query finds, as JSON. */
  query(sql: string): Promise<unknown[]>
  /** Stands in for what a recorded request to the operator's API did. */
  onHttp?(path: string): void
}

/** What a case leaves out of the comparison. */
export interface ReplayOptions {
  /** Recorded or received frames that belong to features outside a case. */
  ignore?(frame: Comparable): boolean
  /** Recorded frames the real server sends only sometimes. */
  optional?(frame: Comparable): boolean
  /** What is played instead of a frame whose values were not recorded; undefined leaves it out. */
  change?(frame: RecordedFrame): RecordedFrame | undefined
  /** What is done for a frame that only describes what was sent. */
  readonly acts?: Readonly<Record<string, (socket: WebSocket) => void>>
  /** SQL that was not recorded, to be run before the first frame of this time or later. */
  readonly unrecordedSql?: { readonly atMs: number; readonly sql: string }
  /** What a recorded result that is a list of rows was asked by. */
  readonly query?: string
  /** Stops before the first frame for which this holds. */
  until?(frame: RecordedFrame): boolean
}

/** A socket whose opening was not recorded. */
const ANONYMOUS = '/socket/websocket?apikey=<jwt:anon>&vsn=2.0.0'

const PATIENCE_MS = 3_000
const SETTLE_MS = 100
const LONG_SILENCE_MS = 200
const SHORT_SILENCE_MS = 25

/** Reads a recorded conversation. */
export async function readTranscript(name: string): Promise<Transcript> {
  return JSON.parse(await readFile(new URL(`./transcripts/${name}.json`, import.meta.url), 'utf8'))
}

/** Plays the client's side of a conversation and returns every difference in the server's. */
export async function replay(
  transcript: Transcript,
  target: ReplayTarget,
  options: ReplayOptions = {},
): Promise<string[]> {
  const player = new Player(target, options)
  try {
    for (const frame of closesFirst(transcript.frames)) {
      if (options.until?.(frame) === true) break
      const played = options.change === undefined ? frame : options.change(frame)
      if (played !== undefined) await player.play(played)
    }
    return await player.finish()
  } finally {
    player.terminate()
  }
}

/** Where a client closed and others heard of it within one millisecond, the recording may have it the wrong way round. */
function closesFirst(frames: readonly RecordedFrame[]): RecordedFrame[] {
  const ordered: RecordedFrame[] = []
  for (const frame of frames) {
    let index = ordered.length
    const isEffect = (other: RecordedFrame | undefined) =>
      other?.dir === 'in' && other.at_ms === frame.at_ms && other.conn !== frame.conn
    while (frame.dir === 'close' && isEffect(ordered[index - 1])) index -= 1
    ordered.splice(index, 0, frame)
  }
  return ordered
}

class Player {
  readonly #target: ReplayTarget
  readonly #options: ReplayOptions
  readonly #startMs: number
  readonly #connections = new Map<string, RecordedConnection>()
  readonly #all: RecordedConnection[] = []
  readonly #names = new Map<string, string>()
  readonly #differences: string[] = []
  readonly #undisclosed: string[] = []
  #outcome: string[] = []
  #answer: Promise<Answer> | undefined
  #unrecordedSql: ReplayOptions['unrecordedSql']
  #playedMs = 0

  constructor(target: ReplayTarget, options: ReplayOptions) {
    this.#target = target
    this.#options = options
    this.#startMs = target.clock.now()
    this.#unrecordedSql = options.unrecordedSql
  }

  async play(frame: RecordedFrame): Promise<void> {
    // A recorded silence let unanswered messages take effect; much less of it does here.
    if (frame.at_ms - this.#playedMs >= LONG_SILENCE_MS) await sleep(SHORT_SILENCE_MS)
    this.#playedMs = frame.at_ms
    this.#target.clock.advanceTo(this.#startMs + frame.at_ms)
    await this.#runUnrecordedSql(frame)
    switch (frame.dir) {
      case 'connect':
        return this.#connect(frame)
      case 'out':
        return this.#send(frame)
      case 'in':
        return this.#expect(frame)
      case 'close':
        return this.#close(frame)
      case 'sql':
        await this.#runSql(frame.text ?? '')
        return
      case 'http-out':
        this.#request(frame)
        return
      case 'sql-result':
        if (this.#options.query === undefined) this.#expectOutcome(frame.text ?? '')
        else await this.#expectRows(this.#options.query, frame.text ?? '')
        return
      case 'http-in':
        if (this.#answer !== undefined)
          this.#differences.push(...answerDifferences(frame, await this.#answer))
        return
      case 'case':
        return
    }
  }

  /** Whatever arrived and was not recorded is a difference too. */
  async finish(): Promise<string[]> {
    await sleep(SETTLE_MS)
    for (const connection of this.#all) {
      this.#differences.push(...connection.disorder())
      for (const frame of connection.unmatched()) {
        const isKnown = this.#options.ignore?.(frame) === true || this.#options.optional?.(frame) === true
        if (!isKnown) this.#differences.push(`unexpected on ${connection.name}: ${shorten(frame)}`)
      }
    }
    this.#differences.push(...this.#undisclosed.map((line) => `unexpected from SQL: ${line}`))
    return this.#differences
  }

  terminate(): void {
    for (const connection of this.#all) connection.socket.terminate()
  }

  get #seconds(): number {
    return Math.floor(this.#startMs / 1000)
  }

  async #connect(frame: RecordedFrame): Promise<void> {
    const url = this.#target.url.replace('http', 'ws') + fillIn(frame.text ?? '', this.#seconds)
    const connection = new RecordedConnection(frame.conn ?? '', new WebSocket(url))
    this.#connections.set(connection.name, connection)
    this.#all.push(connection)
    await connection.opened
  }

  /** One tenant is served here: what is asked in another's name is left out. */
  #request(frame: RecordedFrame): void {
    this.#answer = undefined
    if (this.#target.onHttp !== undefined) this.#target.onHttp(frame.text ?? '')
    else if (frame.headers?.host === undefined) this.#answer = sendRequest(this.#target.url, frame)
  }

  async #send(frame: RecordedFrame): Promise<void> {
    if (!this.#connections.has(frame.conn ?? '')) await this.#connect({ ...frame, text: ANONYMOUS })
    const { socket } = this.#find(frame)
    const act = this.#options.acts?.[frame.text ?? '']
    if (act !== undefined) return act(socket)
    if (frame.hex !== undefined) socket.send(Buffer.from(expand(frame.hex), 'hex'))
    else socket.send(expand(fillIn(frame.text ?? '', this.#seconds)))
  }

  async #expect(frame: RecordedFrame): Promise<void> {
    const expected = recorded(frame)
    // A recorded text that is no JSON is a fault of the real server.
    if (expected === undefined || this.#options.ignore?.(expected) === true) return
    const isOptional = this.#options.optional?.(expected) === true
    const connection = this.#find(frame)
    const found = await connection.waitFor(
      (actual) => matches(expected, actual, this.#names),
      isOptional ? 0 : PATIENCE_MS,
    )
    if (!found && !isOptional) this.#differences.push(`missing on ${connection.name}: ${shorten(expected)}`)
  }

  async #close(frame: RecordedFrame): Promise<void> {
    const connection = this.#find(frame)
    if (frame.code === 1005) {
      connection.socket.close()
      return
    }
    const code = await connection.closed
    const isSame = code === frame.code || (frame.code === 1006 && code === 1009)
    if (!isSame) this.#differences.push(`${connection.name} closed with ${code} instead of ${frame.code}`)
  }

  async #runSql(sql: string): Promise<void> {
    this.#outcome = (await this.#target.runSql(sql)).filter((line) => !line.startsWith('NOTICE'))
    this.#undisclosed.push(...this.#outcome)
  }

  async #runUnrecordedSql(frame: RecordedFrame): Promise<void> {
    if (this.#unrecordedSql === undefined || frame.at_ms < this.#unrecordedSql.atMs) return
    const { sql } = this.#unrecordedSql
    this.#unrecordedSql = undefined
    await this.#runSql(sql)
  }

  async #expectRows(query: string, recordedText: string): Promise<void> {
    const expected = comparable({ text: recordedText })
    for (const deadline = Date.now() + PATIENCE_MS; ; await sleep(SHORT_SILENCE_MS)) {
      const found = comparable({ text: JSON.stringify(await this.#target.query(query)) })
      if (found === expected) return
      if (Date.now() < deadline) continue
      this.#differences.push(`rows ${found} instead of ${expected}`)
      return
    }
  }

  /** Every warning and error of SQL is recorded; texts of Postgres may differ between versions. */
  #expectOutcome(recordedText: string): void {
    if (!/^(WARNING|ERROR)/.test(recordedText)) return
    const isSame = (line: string) => stem(line) === stem(recordedText)
    const found = this.#undisclosed.findIndex(isSame)
    if (found === -1) this.#differences.push(`missing from SQL: ${recordedText}, got ${this.#outcome}`)
    else this.#undisclosed.splice(found, 1)
  }

  #find(frame: RecordedFrame): RecordedConnection {
    const connection = this.#connections.get(frame.conn ?? '')
    if (connection === undefined) throw new Error(`no connection ${frame.conn}`)
    return connection
  }
}

function recorded(frame: RecordedFrame): Comparable | undefined {
  if (frame.hex !== undefined) return comparable({ bytes: Buffer.from(expand(frame.hex), 'hex') })
  return comparable({ text: expand(frame.text ?? '') })
}

/** A warning without the words of Postgres; an error in full. */
function stem(line: string): string {
  return line.startsWith('WARNING') ? line.split(': ').slice(0, 2).join(': ') : line
}
