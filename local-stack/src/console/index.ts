import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { z } from 'zod'
import { pathOnly } from '../gateway/routes.ts'
import { portInUse } from '../life/ports.ts'
import { refuseCall, refuseForeign, safeHeaders } from './admission.ts'
import { createAssets } from './assets.ts'
import { type Call, createCalls } from './calls.ts'
import { runRequest } from './requests.ts'
import { Runs } from './sql/runs.ts'
import { isDatabaseDown, toSqlError } from './sql/sql-error.ts'

/** Options of {@link createConsole}. */
export interface ConsoleOptions {
  port: number
  /** Role `postgres`: no superuser. */
  databaseUrl: string
  /** The schemas the API serves: a table without policies matters there. */
  exposedSchemas: string[]
  log(line: string): void
  /** How long a transaction waits for an answer; a minute if left out. */
  holdMs?: number
}

/** The SQL console and table view, on a port of its own: another origin than whatever the stack serves. */
export interface Console {
  listen(): Promise<void>
  close(): Promise<void>
}

const BODY_LIMIT = 2 * 1024 * 1024

async function readJson(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > BODY_LIMIT) throw new SyntaxError('too large')
    chunks.push(chunk)
  }
  return JSON.parse(Buffer.concat(chunks).toString('utf8'))
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Buffer,
  type = 'application/json; charset=utf-8',
): void {
  response.writeHead(status, { ...safeHeaders, 'content-type': type })
  response.end(body)
}

const fail = (response: ServerResponse, status: number, code: string, message: string): void =>
  send(response, status, JSON.stringify({ code, message }))

class ConsoleServer implements Console {
  readonly #options: ConsoleOptions
  readonly #token = randomBytes(32).toString('base64url')
  readonly #assets = createAssets()
  readonly #runs: Runs
  readonly #calls: Record<string, Call>
  readonly #server: Server

  constructor(options: ConsoleOptions) {
    this.#options = options
    this.#runs = new Runs(options.databaseUrl, options.holdMs)
    this.#calls = createCalls({ ...options, runs: this.#runs })
    this.#server = createServer((request, response) => {
      this.#handle(request, response).catch((error: unknown) => this.#broken(response, error))
    })
  }

  listen(): Promise<void> {
    const { port } = this.#options
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) =>
        reject(error.code === 'EADDRINUSE' ? portInUse(port, 'console', error) : error),
      )
      this.#server.listen({ port, host: '127.0.0.1', exclusive: true }, () => resolve())
    })
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    await this.#runs.close()
    this.#server.closeAllConnections()
    await closed
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const foreign = refuseForeign(request.headers, this.#options.port)
    if (foreign) return fail(response, foreign.status, foreign.code, foreign.message)
    const pathname = pathOnly(request.url ?? '/')
    if (pathname.startsWith('/api/')) return this.#call(request, response, pathname.slice('/api/'.length))
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return fail(response, 405, 'method_not_allowed', 'There is nothing to change here.')
    if (pathname === '/')
      return send(response, 200, this.#assets.page(this.#token), 'text/html; charset=utf-8')
    const asset = this.#assets.find(pathname)
    if (!asset) return fail(response, 404, 'not_found', 'No such path.')
    send(response, 200, asset.body, asset.type)
  }

  async #call(request: IncomingMessage, response: ServerResponse, name: string): Promise<void> {
    const refusal = refuseCall(request.headers, request.method, this.#token)
    if (refusal) return fail(response, refusal.status, refusal.code, refusal.message)
    const body = await readJson(request)
    if (name === 'run') return this.#run(response, body)
    const call = Object.hasOwn(this.#calls, name) ? this.#calls[name] : undefined
    const answer = await call?.(body)
    if (answer === undefined) return fail(response, 404, 'not_found', 'There is no such thing.')
    send(response, 200, JSON.stringify(answer))
  }

  /** A run answers line by line, each as soon as it is known. Who goes away has it cancelled. */
  async #run(response: ServerResponse, body: unknown): Promise<void> {
    const request = runRequest.parse(body)
    response.writeHead(200, { ...safeHeaders, 'content-type': 'application/x-ndjson' })
    response.on('close', () => {
      if (!response.writableEnded) this.#runs.cancel(request.run).catch(() => {})
    })
    await this.#runs.start(request, (event) => response.write(`${JSON.stringify(event)}\n`))
    response.end()
  }

  #broken(response: ServerResponse, error: unknown): void {
    if (response.headersSent) {
      response.destroy()
      return
    }
    if (error instanceof z.ZodError || error instanceof SyntaxError) {
      fail(response, 400, 'bad_request', 'The console does not understand this request.')
      return
    }
    this.#options.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    if (isDatabaseDown(error)) fail(response, 503, 'database_down', 'The database does not answer.')
    else send(response, 422, JSON.stringify(toSqlError(error, undefined)))
  }
}

/** Makes the console; nothing listens yet. */
export function createConsole(options: ConsoleOptions): Console {
  return new ConsoleServer(options)
}
